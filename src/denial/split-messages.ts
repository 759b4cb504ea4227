import { parseRefusal } from './parse-refusal.ts';
import type { Refusal } from './refusal.ts';

/**
 * The refusals in what somebody pipes or pastes: mostly all that `kubectl create` printed, with what was created, warnings, and other
 * errors between. Where nothing is there but what no grammar knows, that is one text, which may be one. Empty where all went well.
 */
export function refusalsIn(text: string): readonly Refusal[] {
  const lines = linesOf(text);
  const known = blocksOf(lines)
    .flatMap(refusalsOfBlock)
    .filter((refusal) => refusal.by !== 'unknown' || REFUSAL_UNKNOWN.test(refusal.text));
  if (known.length > 0 || lines.length === 0) return known;
  return [{ by: 'unknown', text: lines.join('\n') }];
}

/** The server says that it is one. */
const REFUSAL_UNKNOWN = /^Error from server \((?:Forbidden|Invalid)\): /;

/** Without colours, which kubectl gives its warnings on a terminal; every other escape stays, to be seen. */
function linesOf(text: string): string[] {
  return text
    .replace(COLOUR, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !SUCCESS.test(line));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours begin with
const COLOUR = /\x1b\[[0-9;]*m/g;

/** `pod/a created`, `deployment.apps/web configured (server dry run)`, and with -o name `pod/a`. Source: kubectl 1.34. */
const SUCCESS =
  /^[a-z][a-z0-9.-]*\/\S+(?: (?:created|configured|unchanged|patched|replaced|edited|pruned|serverside-applied)(?: \(.*\))?)?$/;

/** Where a message begins for sure: in other lines one can go on, since webhooks and the API's own rules write several. */
const BEGINS =
  /^(?:Error from server|[Ee]rror: |Warning: |Error creating|The \w+ "|[a-z.]+ "[^"]*" is |[a-z.]+ is forbidden: |the namespace from |(?:create|update) Pod |\(combined |[IWEF]\d{4} )/;

function blocksOf(lines: readonly string[]): string[][] {
  const blocks: string[][] = [];
  for (const line of lines) {
    const last = blocks.at(-1);
    if (last === undefined || BEGINS.test(line) || last.length >= MAX_LINES) blocks.push([line]);
    else last.push(line);
  }
  return blocks;
}

/** Of one message. Longer ones are taken line by line. */
const MAX_LINES = 200;

/** As it is; with the list that follows it; by itself, before something else; or as YAML, or a narrow window, has wrapped it. */
function refusalsOfBlock(block: readonly string[]): Refusal[] {
  const [first = '', ...rest] = block;
  const noItem = rest.findIndex((line) => !line.startsWith('* '));
  const items = noItem === -1 ? rest.length : noItem;
  for (const taken of [block.length, 1 + items, 1]) {
    const refusal = parseRefusal(block.slice(0, taken).join('\n'));
    if (refusal.by !== 'unknown') return [refusal, ...block.slice(taken).map(parseRefusal)];
  }
  const unwrapped = parseRefusal(block.map((line) => line.trim()).join(' '));
  return unwrapped.by === 'unknown' ? [parseRefusal(first), ...rest.map(parseRefusal)] : [unwrapped];
}
