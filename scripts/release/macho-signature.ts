import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Ad-hoc code signatures of 64-bit Mach-O files, as `codesign --sign -` or the linker makes them. macOS on Apple Silicon
 * starts no program without one; Bun 1.4.5 leaves its own, of the file before it was changed, in executables for amd64.
 *
 * Sources: mach-o/loader.h, and osfmk/kern/cs_blobs.h of Apple's xnu.
 */

const MH_MAGIC_64 = 0xfeedfacf;
const LC_SEGMENT_64 = 0x19;
const LC_CODE_SIGNATURE = 0x1d;

const CSMAGIC_EMBEDDED_SIGNATURE = 0xfade0cc0;
const CSMAGIC_CODEDIRECTORY = 0xfade0c02;
const CSSLOT_CODEDIRECTORY = 0;
/** The version with the place of the text segment, 88 bytes. */
const CODE_DIRECTORY_VERSION = 0x20400;
const CODE_DIRECTORY_BYTES = 88;
/** CS_ADHOC and CS_LINKER_SIGNED. */
const FLAGS = 0x20002;
const CS_EXECSEG_MAIN_BINARY = 1n;
const CS_HASHTYPE_SHA256 = 2;
const HASH_BYTES = 32;
const PAGE_BITS = 12;
const PAGE_BYTES = 1 << PAGE_BITS;
/** Of memory on Apple Silicon; more than amd64 needs. */
const MEMORY_PAGE_BYTES = 0x4000;
/** SuperBlob of one: magic, length, count, and one index of type and offset. */
const SUPER_BLOB_BYTES = 20;

/** Puts a new signature in the place of the one that the file has. */
export function signMachO(file: string, identifier: string): void {
  writeFileSync(file, signed(readFileSync(file), identifier));
}

/** The contents of a Mach-O file with a signature that fits them. */
export function signed(contents: Buffer, identifier: string): Buffer {
  const { signature, linkEdit, text } = loadCommands(contents);
  const codeLimit = contents.readUInt32LE(signature + 8);
  const pages = Math.ceil(codeLimit / PAGE_BYTES);
  const hashOffset = CODE_DIRECTORY_BYTES + identifier.length + 1;
  const directoryBytes = hashOffset + pages * HASH_BYTES;
  const signatureBytes = SUPER_BLOB_BYTES + directoryBytes;

  const code = Buffer.from(contents.subarray(0, codeLimit));
  code.writeUInt32LE(signatureBytes, signature + 12);
  const linkEditBytes = codeLimit + signatureBytes - Number(code.readBigUInt64LE(linkEdit + 40));
  code.writeBigUInt64LE(BigInt(linkEditBytes), linkEdit + 48);
  code.writeBigUInt64LE(BigInt(Math.ceil(linkEditBytes / MEMORY_PAGE_BYTES) * MEMORY_PAGE_BYTES), linkEdit + 32);

  const blob = Buffer.alloc(signatureBytes);
  blob.writeUInt32BE(CSMAGIC_EMBEDDED_SIGNATURE, 0);
  blob.writeUInt32BE(signatureBytes, 4);
  blob.writeUInt32BE(1, 8);
  blob.writeUInt32BE(CSSLOT_CODEDIRECTORY, 12);
  blob.writeUInt32BE(SUPER_BLOB_BYTES, 16);
  const directory = blob.subarray(SUPER_BLOB_BYTES);
  directory.writeUInt32BE(CSMAGIC_CODEDIRECTORY, 0);
  directory.writeUInt32BE(directoryBytes, 4);
  directory.writeUInt32BE(CODE_DIRECTORY_VERSION, 8);
  directory.writeUInt32BE(FLAGS, 12);
  directory.writeUInt32BE(hashOffset, 16);
  directory.writeUInt32BE(CODE_DIRECTORY_BYTES, 20); // where the identifier is
  directory.writeUInt32BE(0, 24); // no special slots: no entitlements, requirements or resources
  directory.writeUInt32BE(pages, 28);
  directory.writeUInt32BE(codeLimit, 32);
  directory.writeUInt8(HASH_BYTES, 36);
  directory.writeUInt8(CS_HASHTYPE_SHA256, 37);
  directory.writeUInt8(PAGE_BITS, 39);
  directory.writeBigUInt64BE(code.readBigUInt64LE(text + 40), 64);
  directory.writeBigUInt64BE(code.readBigUInt64LE(text + 48), 72);
  directory.writeBigUInt64BE(CS_EXECSEG_MAIN_BINARY, 80);
  directory.write(identifier, CODE_DIRECTORY_BYTES, 'latin1');
  for (let page = 0; page < pages; page += 1) {
    pageHash(code, page, codeLimit).copy(directory, hashOffset + page * HASH_BYTES);
  }
  return Buffer.concat([code, blob]);
}

/** What is wrong with the signature of a Mach-O file; empty where nothing is. */
export function signatureFaults(contents: Buffer): string[] {
  const { signature } = loadCommands(contents);
  const start = contents.readUInt32LE(signature + 8);
  const bytes = contents.readUInt32LE(signature + 12);
  const faults: string[] = [];
  if (start + bytes !== contents.length) faults.push('the signature is not the end of the file');
  if (contents.readUInt32BE(start) !== CSMAGIC_EMBEDDED_SIGNATURE) return [...faults, 'there is no signature'];
  const directory = contents.subarray(start + contents.readUInt32BE(start + 16));
  if (directory.readUInt32BE(0) !== CSMAGIC_CODEDIRECTORY) return [...faults, 'there is no code directory'];
  if (directory.readUInt32BE(12) !== FLAGS) faults.push('it is signed, but not ad hoc');
  const [hashOffset, pages, codeLimit] = [16, 28, 32].map((offset) => directory.readUInt32BE(offset)) as [
    number,
    number,
    number,
  ];
  if (codeLimit !== start) faults.push('the signature does not cover all of the file');
  let wrong = 0;
  for (let page = 0; page < pages; page += 1) {
    const noted = directory.subarray(hashOffset + page * HASH_BYTES, hashOffset + (page + 1) * HASH_BYTES);
    if (!noted.equals(pageHash(contents, page, codeLimit))) wrong += 1;
  }
  if (wrong > 0) faults.push(`${wrong} of ${pages} pages are not what was signed`);
  return faults;
}

function pageHash(code: Buffer, page: number, codeLimit: number): Buffer {
  const end = Math.min((page + 1) * PAGE_BYTES, codeLimit);
  return createHash('sha256')
    .update(code.subarray(page * PAGE_BYTES, end))
    .digest();
}

/** Offsets of the load commands that a signature has to do with. */
function loadCommands(contents: Buffer): {
  readonly signature: number;
  readonly linkEdit: number;
  readonly text: number;
} {
  if (contents.readUInt32LE(0) !== MH_MAGIC_64) throw new Error('This is no 64-bit Mach-O file.');
  const found: Record<string, number> = {};
  let offset = 32;
  for (let left = contents.readUInt32LE(16); left > 0; left -= 1) {
    const command = contents.readUInt32LE(offset);
    if (command === LC_CODE_SIGNATURE) found.signature = offset;
    if (command === LC_SEGMENT_64)
      found[contents.toString('latin1', offset + 8, offset + 24).replace(/\0+$/, '')] = offset;
    offset += contents.readUInt32LE(offset + 4);
  }
  const { signature, __LINKEDIT: linkEdit, __TEXT: text } = found;
  if (signature === undefined || linkEdit === undefined || text === undefined) {
    throw new Error('The Mach-O file has no place for a signature.');
  }
  return { signature, linkEdit, text };
}
