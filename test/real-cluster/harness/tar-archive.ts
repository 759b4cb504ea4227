import { HarnessError } from './harness-error.ts';

/** One member of an archive. Owner root and time 0, so that the same members always make the same bytes. */
export interface TarMember {
  /** Relative, at most 99 bytes. */
  readonly path: string;
  readonly content: { readonly file: Uint8Array } | { readonly linkTo: string } | 'directory';
  /** Permission bits with setuid, setgid and sticky. */
  readonly mode: number;
  /** File capabilities: the value of the security.capability attribute. */
  readonly fileCapability?: Uint8Array;
}

const blockSize = 512;

/** A POSIX pax archive (pax(1), "ustar Interchange Format" with extended headers). */
export function tarArchive(members: readonly TarMember[]): Buffer {
  const blocks: Uint8Array[] = [];
  for (const member of members) {
    if (member.fileCapability !== undefined) {
      // containerd, like Docker and GNU tar, unpacks records of this name as extended attributes.
      const record = paxRecord('SCHILY.xattr.security.capability', member.fileCapability);
      blocks.push(header('pax-header', 'x', 0o644, record.length), padded(record));
    }
    if (member.content === 'directory') blocks.push(header(`${member.path}/`, '5', member.mode, 0));
    else if ('linkTo' in member.content) blocks.push(header(member.path, '2', member.mode, 0, member.content.linkTo));
    else {
      blocks.push(header(member.path, '0', member.mode, member.content.file.length), padded(member.content.file));
    }
  }
  blocks.push(Buffer.alloc(2 * blockSize));
  return Buffer.concat(blocks);
}

/** "LENGTH NAME=VALUE\n", where LENGTH counts its own digits too. */
export function paxRecord(name: string, value: Uint8Array): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${name}=`), value, Buffer.from('\n')]);
  let length = rest.length;
  while (rest.length + String(length).length !== length) length = rest.length + String(length).length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

function header(path: string, type: '0' | '2' | '5' | 'x', mode: number, size: number, linkTo = ''): Buffer {
  if (Buffer.byteLength(path) > 99 || Buffer.byteLength(linkTo) > 99) {
    throw new HarnessError(`"${path}" does not fit into a tar header.`);
  }
  const block = Buffer.alloc(blockSize);
  block.write(path, 0);
  block.write(octal(mode, 7), 100);
  block.write(octal(0, 7), 108); // uid
  block.write(octal(0, 7), 116); // gid
  block.write(octal(size, 11), 124);
  block.write(octal(0, 11), 136); // mtime
  block.write(' '.repeat(8), 148); // the checksum counts as blanks while it is summed
  block.write(type, 156);
  block.write(linkTo, 157);
  block.write('ustar\0', 257);
  block.write('00', 263);
  const checksum = block.reduce((sum, byte) => sum + byte, 0);
  block.write(`${octal(checksum, 6)}\0 `, 148);
  return block;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

function padded(content: Uint8Array): Buffer {
  const whole = Math.ceil(content.length / blockSize) * blockSize;
  return Buffer.concat([content], whole);
}
