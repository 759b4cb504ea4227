/**
 * A program that finds setuid and setgid files, and files with capabilities, below ROOT: a container's own root as it is mounted. Arguments:
 * ROOT, and the file that lists the mounts seen there. Prints "mount MOUNTINFO_LINE" for each mount that it walks, and for each program found
 * "file MODE UID GID", "cap hex BYTES" or "cap text TEXT", "name PATH" below ROOT and "more REST" for what follows a line end in the name;
 * "tool NAME" for what reads the attribute, or "tool none"; "failed" where a walk did not end in its time; and "end".
 *
 * find does not follow symbolic links, and stays on each mount (-xdev), so nothing leads out; a walk takes at most 30 levels and, where
 * there is "timeout", 20 seconds; at most 5,000 lines are printed of each. POSIX shell, find and stat; writes nothing.
 */
const SCRIPT = `
set -f
root=\${1%/} mounts=$2
name_of() { printf '%s\\n' "\${1#"$root"}" | { IFS= read -r line; printf 'name %s\\n' "$line"; while IFS= read -r line; do printf 'more %s\\n' "$line"; done; }; }
limit=
if timeout 1 true 2>/dev/null; then limit='timeout 20'; fi
tool=none
for one in getfattr python3 perl getcap; do
  if command -v $one >/dev/null 2>&1; then tool=$one; break; fi
done
printf 'tool %s\\n' $tool
caps_below() {
  case $tool in
    getfattr) $limit find "$1" -xdev -maxdepth 30 -type f -exec getfattr -h --absolute-names -n security.capability -e hex {} + 2>/dev/null |
      while IFS= read -r line; do case $line in
        '# file: '*) file=\${line#'# file: '} ;;
        security.capability=0x*) printf 'cap hex %s\\n' "\${line#*0x}"; name_of "$file" ;;
      esac; done ;;
    getcap) $limit find "$1" -xdev -maxdepth 30 -type f -exec getcap -n {} + 2>/dev/null |
      { before=; while IFS= read -r line; do case $line in
        *' = cap_'*) printf 'cap text %s\\n' "\${line##* = }"; name_of "$before\${line% = *}"; before= ;;
        *' cap_'*) printf 'cap text %s\\n' "cap_\${line##* cap_}"; name_of "$before\${line%% cap_*}"; before= ;;
        *) before="$before$line
" ;;
      esac; done; } ;;
    python3) $limit python3 -c '
import os, sys
root, top = sys.argv[1:3]
device = os.lstat(top).st_dev
for folder, folders, files in os.walk(top):
    folders[:] = [f for f in folders if not os.path.islink(os.path.join(folder, f)) and os.lstat(os.path.join(folder, f)).st_dev == device]
    for f in files:
        path = os.path.join(folder, f)
        try: value = os.getxattr(path, "security.capability", follow_symlinks=False)
        except OSError: continue
        first, *more = path[len(root):].split("\\n")
        print("cap hex " + value.hex()); print("name " + first)
        for line in more: print("more " + line)
' "$root" "$1" 2>/dev/null ;;
    perl) $limit perl -e '
use File::Find; my ($root, $top) = @ARGV; my $number = \`uname -m\` =~ /^(aarch64|riscv64|loongarch64)/ ? 9 : 192;
my $device = (lstat $top)[0];
find({ no_chdir => 1, wanted => sub {
  my @s = lstat $_ or return;
  if ($s[0] != $device) { $File::Find::prune = 1; return }
  return unless -f _;
  my $value = "\\0" x 64; my ($path, $key) = ($_, "security.capability");
  my $size = syscall($number, $path, $key, $value, 64);
  return if $size <= 0;
  my ($first, @more) = split /\\n/, substr($path, length $root), -1;
  print "cap hex ", unpack("H*", substr($value, 0, $size)), "\\nname $first\\n"; print "more $_\\n" for @more;
} }, $top);
' "$root" "$1" 2>/dev/null ;;
  esac
}
setid_below() {
  $limit find "$1" -xdev -maxdepth 30 -type f \\( -perm -4000 -o -perm -2000 \\) -exec sh -c '
    root=$1; shift
    for file do
      facts=$(stat -c "%a %u %g" "$file" 2>/dev/null) || continue
      printf "file %s\\n" "$facts"
      printf "%s\\n" "\${file#"$root"}" | { IFS= read -r line; printf "name %s\\n" "$line"; while IFS= read -r line; do printf "more %s\\n" "$line"; done; }
    done' caps-files "$root" {} + 2>/dev/null | head -n 5000
}
while IFS= read -r line; do
  set -- $line
  target=$5
  while [ $# -gt 0 ] && [ "$1" != - ]; do shift; done
  case $2 in overlay|ext2|ext3|ext4|xfs|btrfs|zfs|tmpfs|fuse.*|f2fs|nfs|nfs4|virtiofs|9p) ;; *) continue ;; esac
  case $target in /proc|/proc/*|/sys|/sys/*|/dev|/dev/*) continue ;; esac
  printf 'mount %s\\n' "$line"
  target=$(printf '%b' "$target")
  [ "$target" = / ] && target=
  setid_below "$root$target/"
  caps_below "$root$target/" | head -n 5000
done <"$mounts"
printf 'end\\n'
`;

/** The command that walks through the root that the container itself sees. */
export function ownFilesCommand(shell = 'sh'): readonly string[] {
  return [shell, '-c', SCRIPT, 'caps-files', '/', '/proc/self/mountinfo'];
}

/** The command of a container that walks through the roots of all containers of its node: "container CGROUP" before each. */
export function nodeFilesCommand(shell = 'sh'): readonly string[] {
  return [
    shell,
    '-c',
    `walk=$1 seen=' '
for dir in /proc/[0-9]*; do
  cgroup=
  { while IFS= read -r line; do case \${line#*:} in pids:*|:*) [ -z "$cgroup" ] && cgroup=\${line#*:*:} ;; esac; done <"$dir/cgroup"; } 2>/dev/null
  case $cgroup in *pod*) ;; *) continue ;; esac
  case $seen in *" $cgroup "*) continue ;; esac
  [ -e "$dir/root/" ] || continue
  seen="$seen$cgroup "
  printf 'container %s\\n' "$cgroup"
  sh -c "$walk" caps-files "$dir/root" "$dir/mountinfo"
done
printf 'all\\n'
`,
    'caps-files',
    SCRIPT,
  ];
}
