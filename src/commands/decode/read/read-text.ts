import type { Decoded, DecodeFault } from '../decoded.ts';
import { readLines } from './read-lines.ts';

/**
 * Everything that a text says about capabilities, in its order. `lastBit` is the kernel's cap_last_cap: what "all" means,
 * and what "=" stands for in libcap's text form.
 */
export async function readText(text: string, lastBit: number): Promise<(Decoded | DecodeFault)[]> {
  const plain = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  if (!LOOKS_LIKE_YAML.test(plain)) return readLines(plain, lastBit);
  // Only now, because reading YAML takes longer than all the rest.
  const { readYaml } = await import('./read-yaml.ts');
  return readYaml(plain, lastBit);
}

/** A list or an object of JSON, a list of YAML, or a key that manifests have and no program prints. */
const LOOKS_LIKE_YAML =
  /^\s*[[{]|^\s*- [\s"']*\w|^[\s-]*["']?(?:add|drop|capabilities|securityContext|apiVersion|kind|spec)["']?[^\S\n]*:(?:\s|$)/m;
