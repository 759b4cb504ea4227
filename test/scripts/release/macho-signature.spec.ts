import assert from 'node:assert/strict';
import { signatureFaults, signed } from '../../../scripts/release/macho-signature.ts';

const CODE_BYTES = 10_000;
const LINK_EDIT_START = 9_000;

/** The least that can be signed: header, two segments, the place of a signature, and a signature of something else. */
function program(): Buffer {
  const code = Buffer.alloc(CODE_BYTES, 'code');
  code.fill(0, 0, 300);
  code.writeUInt32LE(0xfeedfacf, 0);
  code.writeUInt32LE(3, 16);
  segment(code, 32, '__TEXT', 0, LINK_EDIT_START);
  segment(code, 104, '__LINKEDIT', LINK_EDIT_START, CODE_BYTES - LINK_EDIT_START + 100);
  for (const [index, value] of [0x1d, 16, CODE_BYTES, 100].entries()) code.writeUInt32LE(value, 176 + 4 * index);
  return Buffer.concat([code, Buffer.alloc(100, 'stale')]);
}

function segment(code: Buffer, offset: number, name: string, start: number, bytes: number): void {
  code.writeUInt32LE(0x19, offset);
  code.writeUInt32LE(72, offset + 4);
  code.write(name, offset + 8, 'latin1');
  code.writeBigUInt64LE(BigInt(start), offset + 40);
  code.writeBigUInt64LE(BigInt(bytes), offset + 48);
}

describe('scripts/release/macho-signature', () => {
  it('finds what is wrong with a signature of something else', () => {
    assert.deepEqual(signatureFaults(program()), ['there is no signature']);
  });

  it('signs what is there, and finds nothing wrong with it', () => {
    const file = signed(program(), 'kubectl-caps');
    assert.deepEqual(signatureFaults(file), []);
    assert.equal(file.includes('kubectl-caps\0'), true);
    // The segment ends where the file ends.
    assert.equal(Number(file.readBigUInt64LE(104 + 40) + file.readBigUInt64LE(104 + 48)), file.length);
  });

  it('signs what is signed already to the same bytes', () => {
    const once = signed(program(), 'kubectl-caps');
    assert.equal(signed(once, 'kubectl-caps').equals(once), true);
  });

  it('finds a byte that was changed, and bytes that were added', () => {
    const file = signed(program(), 'kubectl-caps');
    file[5_000] = 0;
    assert.deepEqual(signatureFaults(file), ['1 of 3 pages are not what was signed']);
    const longer = Buffer.concat([signed(program(), 'kubectl-caps'), Buffer.alloc(1)]);
    assert.deepEqual(signatureFaults(longer), ['the signature is not the end of the file']);
  });

  it('refuses what it does not know', () => {
    assert.throws(() => signed(Buffer.alloc(100), 'a'), /no 64-bit Mach-O file/);
  });
});
