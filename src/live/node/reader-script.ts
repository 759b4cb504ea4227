/**
 * The program of a node's reader: prints what a survey prints (survey-scripts.ts) of every process that it sees, and then "end COUNT", by
 * which a text that was cut off is told; and "node NAME" from its environment, for those who collect texts. Reads nothing but /proc, writes nothing, takes the folder of /proc as its argument.
 *
 * POSIX shell; with awk, which every image with a shell of this kind has (POSIX asks for it), in a tenth of the time: a shell reads byte by
 * byte. Both print the same. A file that is gone by the time it is read prints nothing, and its process is then left out.
 */
const SCRIPT = `
proc=$1
show() { while IFS= read -r line; do printf '%s %s\\n' "$1" "$line"; done; }
status_of() {
  while IFS= read -r line; do
    case $line in
      Name:*|Pid:*|PPid:*|NSpid:*|Uid:*|Gid:*|Groups:*|Cap*|NoNewPrivs:*|Seccomp:*) printf '%s %s\\n' "$1" "$line" ;;
    esac
  done
}
cgroup_of() {
  cgroup= rank=0
  while IFS= read -r line; do
    case \${line#*:} in pids:*) r=4 ;; memory:*) r=3 ;; name=systemd:*) r=2 ;; :*) r=1 ;; *) r=0 ;; esac
    if [ $r -gt $rank ]; then rank=$r cgroup=\${line#*:*:}; fi
  done
}
start_of() {
  last=
  while IFS= read -r line; do last=$line; done
  set -- \${last##*)}
  start=\${20}
}
{ cgroup_of <"$proc/self/cgroup"; } 2>/dev/null
printf 'own %s\\nnode %s\\n' "$cgroup" "$NODE_NAME"
{ show self-map <"$proc/self/uid_map"; status_of self <"$proc/self/status"; } 2>/dev/null
last=$(cat "$proc/sys/kernel/cap_last_cap" 2>/dev/null || head -n 1 "$proc/sys/kernel/cap_last_cap" 2>/dev/null)
printf 'last %s\\n' "$last"
set -- "$proc"/[0-9]*
if awk 'BEGIN { exit 0 }' 2>/dev/null; then
  printf '%s\\n' "$@" | awk '
    function cgroup(path,   line, rank, best, found, rest) {
      best = 0; found = ""
      while ((getline line < path) > 0) {
        rest = substr(line, index(line, ":") + 1)
        rank = rest ~ /^pids:/ ? 4 : rest ~ /^memory:/ ? 3 : rest ~ /^name=systemd:/ ? 2 : rest ~ /^:/ ? 1 : 0
        if (rank > best) { best = rank; found = substr(rest, index(rest, ":") + 1) }
      }
      close(path)
      return found
    }
    function start(path,   line, text, n, fields) {
      text = ""
      while ((getline line < path) > 0) text = line
      close(path)
      sub(/^.*\\)/, "", text)
      n = split(text, fields, " ")
      return n < 20 ? "" : fields[20]
    }
    {
      dir = $0; pid = dir; sub(/^.*\\//, "", pid)
      print "pid " pid
      print "cgroup " cgroup(dir "/cgroup")
      print "start " start(dir "/stat")
      path = dir "/status"
      while ((getline line < path) > 0) if (line ~ /^(Name|Pid|PPid|NSpid|Uid|Gid|Groups|CapInh|CapPrm|CapEff|CapBnd|CapAmb|NoNewPrivs|Seccomp):/) print "status " line
      close(path)
      path = dir "/uid_map"
      while ((getline line < path) > 0) print "map " line
      close(path)
    }'
else
  for dir do
  { cgroup_of <"$dir/cgroup"; } 2>/dev/null
  start=
  { start_of <"$dir/stat"; } 2>/dev/null
  printf 'pid %s\\ncgroup %s\\nstart %s\\n' "\${dir##*/}" "$cgroup" "$start"
  { status_of status <"$dir/status"; show map <"$dir/uid_map"; } 2>/dev/null
  done
fi
printf 'end %s\\n' "$#"
`;

/** The command of a container that reads the processes of its node once and ends. */
export function nodeReaderCommand(shell = 'sh'): readonly string[] {
  return [shell, '-c', SCRIPT, 'caps-reader', '/proc'];
}
