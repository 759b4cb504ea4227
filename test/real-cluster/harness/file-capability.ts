/**
 * The security.capability attribute of a file with "=ep" for these capabilities: struct vfs_cap_data, revision 2, with the
 * effective flag, little endian. linux/capability.h; setcap(8) writes the same.
 */
export function fileCapability(capabilityNumbers: readonly number[]): Uint8Array {
  const revision2 = 0x02000000;
  const effectiveFlag = 0x000001;
  const permitted = capabilityNumbers.reduce((mask, number) => mask | (1n << BigInt(number)), 0n);
  const value = Buffer.alloc(20);
  value.writeUInt32LE(revision2 | effectiveFlag, 0);
  value.writeUInt32LE(Number(permitted & 0xffffffffn), 4);
  value.writeUInt32LE(Number(permitted >> 32n), 12); // 8 and 16 are the inheritable halves
  return value;
}
