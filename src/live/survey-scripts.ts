/**
 * Small programs that list a container's processes, for readers that are interpreters: each prints the same lines, reads
 * nothing but /proc, and writes nothing. They are constant; what varies is passed as arguments:
 *
 *   RULE   main  only PID 1
 *          own   the processes of the reader's own container: cgroup path with ID in it, or, where the reader's own path
 *                has no ID (cgroup namespace), every path that does not lead out of the namespace ("/..")
 *          id    the processes whose cgroup path contains ID
 *   ID     the container's ID, without the runtime's scheme
 *   PROC   where /proc is
 *
 * Lines: "own CGROUP", "self-map UID_MAP_LINE" and "self STATUS_LINE" for the reader itself, "last CAP_LAST_CAP", and for each
 * process "pid N", "cgroup PATH", "start TICKS", "status STATUS_LINE" and "map UID_MAP_LINE". Every line of a process's own making sits behind a
 * prefix, so that no process name can pass for a line of ours.
 *
 * The cgroup compared is the one of the hierarchy pids, else memory, else name=systemd, else the unified one: the first
 * that all processes of a host have (cgroups(7)).
 */

/**
 * POSIX shell, built-ins only (printf is one in dash, ash, bash and ksh), with two exceptions. A shell reads byte by byte, and
 * a sysctl file answers only its first read (kernel/sysctl.c), so cap_last_cap would become "4": without cat and head it
 * stays unread. And where there is grep, it picks the processes of a node with thousands, which takes a shell seconds.
 */
const SHELL = `
rule=$1 id=$2 proc=$3
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
status_of() {
  while IFS= read -r line; do
    case $line in
      Name:*|Pid:*|PPid:*|NSpid:*|Uid:*|Gid:*|Groups:*|Cap*|NoNewPrivs:*|Seccomp:*) printf '%s %s\\n' "$1" "$line" ;;
    esac
  done
}
show() { while IFS= read -r line; do printf '%s %s\\n' "$1" "$line"; done; }
set -f
{ cgroup_of <"$proc/self/cgroup"; } 2>/dev/null
own=$cgroup
printf 'own %s\\n' "$own"
{ show self-map <"$proc/self/uid_map"; status_of self <"$proc/self/status"; } 2>/dev/null
last=$(cat "$proc/sys/kernel/cap_last_cap" 2>/dev/null || head -n 1 "$proc/sys/kernel/cap_last_cap" 2>/dev/null)
printf 'last %s\\n' "$last"
if [ "$rule" = main ]; then set -- "$proc/1"; else
  set +f
  found=
  case $rule$own in id*|own*"$id"*) found=$(grep -lFe "$id" "$proc"/[0-9]*/cgroup 2>/dev/null) ;; esac
  if [ -n "$found" ]; then set -- $found; else set -- "$proc"/[0-9]*; fi
  set -f
fi
for dir do
  dir=\${dir%/cgroup} cgroup= start=
  { cgroup_of <"$dir/cgroup"; } 2>/dev/null
  case $rule in
    own) case $own in
      *"$id"*) case $cgroup in *"$id"*) ;; *) continue ;; esac ;;
      *) case $cgroup in /..*) continue ;; esac ;;
    esac ;;
    id) case $cgroup in *"$id"*) ;; *) continue ;; esac ;;
  esac
  { start_of <"$dir/stat"; } 2>/dev/null
  printf 'pid %s\\ncgroup %s\\nstart %s\\n' "\${dir##*/}" "$cgroup" "$start"
  { status_of status <"$dir/status"; show map <"$dir/uid_map"; } 2>/dev/null
done
`;

/** Runs under Python 2.7 and 3. */
const PYTHON = `
import io, os, sys
rule, ident, proc = sys.argv[1:4]
def lines(path):
    try:
        with io.open(path, 'rb') as f: return f.read().decode('latin-1').split('\\n')[:-1]
    except (IOError, OSError): return []
def out(prefix, line):
    getattr(sys.stdout, 'buffer', sys.stdout).write((prefix + ' ' + line + '\\n').encode('latin-1'))
ranks = {'pids': 4, 'memory': 3, 'name=systemd': 2, '': 1}
def cgroup(path):
    best = (0, '')
    for line in lines(path):
        parts = line.split(':', 2)
        if len(parts) == 3 and ranks.get(parts[1], 0) > best[0]: best = (ranks[parts[1]], parts[2])
    return best[1]
keys = ('Name:', 'Pid:', 'PPid:', 'NSpid:', 'Uid:', 'Gid:', 'Groups:', 'Cap', 'NoNewPrivs:', 'Seccomp:')
def status(prefix, path):
    for line in lines(path):
        if line.startswith(keys): out(prefix, line)
own = cgroup(proc + '/self/cgroup')
out('own', own)
for line in lines(proc + '/self/uid_map'): out('self-map', line)
for line in lines(proc + '/sys/kernel/cap_last_cap'): out('last', line)
status('self', proc + '/self/status')
for pid in ['1'] if rule == 'main' else [p for p in os.listdir(proc) if p.isdigit()]:
    path = cgroup(proc + '/' + pid + '/cgroup')
    if rule == 'own' and (ident not in path if ident in own else path.startswith('/..')): continue
    if rule == 'id' and ident not in path: continue
    stat = ' '.join(lines(proc + '/' + pid + '/stat')).rpartition(')')[2].split()
    out('pid', pid); out('cgroup', path); out('start', stat[19] if len(stat) > 19 else '')
    status('status', proc + '/' + pid + '/status')
    for line in lines(proc + '/' + pid + '/uid_map'): out('map', line)
`;

const PERL = `
my ($rule, $id, $proc) = @ARGV;
sub lines { open(my $f, '<', $_[0]) or return (); my @l = <$f>; chomp @l; @l }
my %ranks = ('pids' => 4, 'memory' => 3, 'name=systemd' => 2, '' => 1);
sub cgroup {
  my ($rank, $path) = (0, '');
  for (lines($_[0])) { my (undef, $c, $p) = split /:/, $_, 3; ($rank, $path) = ($ranks{$c}, $p) if ($ranks{$c} // 0) > $rank }
  $path
}
sub status { my ($prefix, $file) = @_; for (lines($file)) { print "$prefix $_\\n" if /^(Name|Pid|PPid|NSpid|Uid|Gid|Groups|Cap\\w+|NoNewPrivs|Seccomp):/ } }
my $own = cgroup("$proc/self/cgroup");
print "own $own\\n";
print "self-map $_\\n" for lines("$proc/self/uid_map");
print "last $_\\n" for lines("$proc/sys/kernel/cap_last_cap");
status('self', "$proc/self/status");
my @pids = (1);
if ($rule ne 'main') { opendir(my $d, $proc) or die; @pids = grep { /^\\d+$/ } readdir $d }
for my $pid (@pids) {
  my $path = cgroup("$proc/$pid/cgroup");
  next if $rule eq 'own' && (index($own, $id) >= 0 ? index($path, $id) < 0 : $path =~ m{^/\\.\\.});
  next if $rule eq 'id' && index($path, $id) < 0;
  my $stat = join ' ', lines("$proc/$pid/stat");
  $stat =~ s/^.*\\)\\s*//s;
  print "pid $pid\\ncgroup $path\\nstart ", (split ' ', $stat)[19] // '', "\\n";
  status('status', "$proc/$pid/status");
  print "map $_\\n" for lines("$proc/$pid/uid_map");
}
`;

const NODE = `
const [rule, id, proc] = process.argv.slice(1);
const fs = require('fs');
const text = [];
const lines = (path) => { try { return fs.readFileSync(path, 'latin1').split('\\n').slice(0, -1); } catch { return []; } };
const ranks = { pids: 4, memory: 3, 'name=systemd': 2, '': 1 };
const cgroup = (path) => lines(path).reduce((best, line) => {
  const [, controller, ...rest] = line.split(':');
  const rank = ranks[controller] || 0;
  return rank > best.rank ? { rank, path: rest.join(':') } : best;
}, { rank: 0, path: '' }).path;
const status = (prefix, path) => { for (const line of lines(path)) if (/^(Name|Pid|PPid|NSpid|Uid|Gid|Groups|Cap\\w+|NoNewPrivs|Seccomp):/.test(line)) text.push(prefix + ' ' + line); };
const own = cgroup(proc + '/self/cgroup');
text.push('own ' + own);
for (const line of lines(proc + '/self/uid_map')) text.push('self-map ' + line);
for (const line of lines(proc + '/sys/kernel/cap_last_cap')) text.push('last ' + line);
status('self', proc + '/self/status');
for (const pid of rule === 'main' ? ['1'] : fs.readdirSync(proc).filter((name) => /^\\d+$/.test(name))) {
  const path = cgroup(proc + '/' + pid + '/cgroup');
  if (rule === 'own' && (own.includes(id) ? !path.includes(id) : path.startsWith('/..'))) continue;
  if (rule === 'id' && !path.includes(id)) continue;
  const stat = lines(proc + '/' + pid + '/stat').join(' ');
  text.push('pid ' + pid, 'cgroup ' + path, 'start ' + (stat.slice(stat.lastIndexOf(')') + 1).trim().split(/\\s+/)[19] || ''));
  status('status', proc + '/' + pid + '/status');
  for (const line of lines(proc + '/' + pid + '/uid_map')) text.push('map ' + line);
}
fs.writeSync(1, Buffer.from(text.join('\\n') + '\\n', 'latin1'));
`;

export const SURVEY_SCRIPTS = { shell: SHELL, python: PYTHON, perl: PERL, node: NODE } as const;
