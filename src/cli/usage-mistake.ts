import leven from 'leven';
import { UsageError } from '../errors.ts';
import { shownLine, shownValue } from '../text/untrusted.ts';
import type { CommandDescription, FlagDescription } from './describe-commands.ts';
import { NAME } from './program-text.ts';

/** More wrong letters than this, and another word was meant. */
const MAX_DISTANCE = 2;

/**
 * The text for a command line that cannot be carried out, in kubectl's form: what is wrong, what may have been meant, where help is.
 * @param argv as normalised
 * @param thrown what parsing threw: a UsageError of ours says it better than its words; yargs' own errors are looked into
 */
export function usageMistake(
  argv: readonly string[],
  commands: readonly CommandDescription[],
  thrown: unknown,
): string {
  const { command, mistake } = scan(argv, commands);
  const ours = thrown instanceof UsageError;
  const said = ours || !mistake ? { error: wordsOf(thrown), meant: ours ? thrown.meant : undefined } : mistake;
  const help = command ? `${NAME} ${command.name}` : NAME;
  return [
    `error: ${said.error}`,
    ...(said.meant === undefined ? [] : [`Did you mean ${said.meant}?`]),
    `See '${help} --help' for usage.`,
  ]
    .map((line) => `${line}\n`)
    .join('');
}

interface Mistake {
  readonly error: string;
  /** What may have been meant; absent where nothing is near. */
  readonly meant?: string | undefined;
}

interface Scanned {
  readonly command?: CommandDescription;
  /** The first one; absent where the words and flags are all known. */
  readonly mistake?: Mistake;
}

function scan(argv: readonly string[], commands: readonly CommandDescription[]): Scanned {
  let command: CommandDescription | undefined;
  const mistaken = (mistake: Mistake): Scanned => ({ ...(command ? { command } : {}), mistake });
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] ?? '';
    if (word === '--') break;
    if (word === '-' || !word.startsWith('-')) {
      if (command) continue;
      command = commands.find(({ name, aliases }) => name === word || aliases.includes(word));
      if (!command) return mistaken(unknownCommand(word, commands));
      continue;
    }
    const flags = command?.flags ?? commands.flatMap((one) => one.flags);
    const [, name = '', value] = /^(--?[^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    const flag = flags.find((one) => name === `--${one.name}` || name === `-${one.letter}`);
    if (!flag) return mistaken(unknownFlag(name, flags));
    if (flag.isSwitch) continue;
    const given = value ?? argv[index + 1];
    if (given === undefined || (value === undefined && given.startsWith('-') && given !== '-')) {
      return mistaken({
        error: `flag needs an argument: ${name.startsWith('--') ? name : `'${flag.letter}' in ${name}`}`,
      });
    }
    if (flag.choices.length > 0 && !flag.choices.includes(given)) return mistaken(invalidValue(flag, given));
    if (value === undefined) index += 1;
  }
  return command ? { command } : {};
}

function unknownCommand(word: string, commands: readonly CommandDescription[]): Mistake {
  const near = nearest(
    word,
    commands.map(({ name }) => name),
  );
  // "kubectl caps web-0" and "kubectl caps deploy/web": an object was named, and nothing to do with it.
  const isObject = /^[a-z0-9]([a-z0-9./-]*[a-z0-9])?$/.test(word);
  return {
    error: `unknown command "${shownValue(word)}" for "${NAME}"`,
    meant: near === undefined ? (isObject ? `'${NAME} pod ${shownValue(word)}'` : undefined) : `'${NAME} ${near}'`,
  };
}

function unknownFlag(name: string, flags: readonly FlagDescription[]): Mistake {
  if (!name.startsWith('--'))
    return { error: `unknown shorthand flag: '${shownValue(name.charAt(1))}' in ${shownValue(name)}` };
  const near = nearest(
    name.slice(2),
    flags.map((flag) => flag.name),
  );
  return { error: `unknown flag: ${shownValue(name)}`, meant: near === undefined ? undefined : `--${near}` };
}

function invalidValue({ name, choices }: FlagDescription, value: string): Mistake {
  const near = nearest(value, choices);
  return {
    error: `invalid value "${shownValue(value)}" for --${name}: must be one of ${choices.join(', ')}`,
    meant: near === undefined ? undefined : `--${name}=${near}`,
  };
}

/** The known word that is a letter or two away, has two letters in each other's place, or begins as what was written. */
function nearest(written: string, known: readonly string[]): string | undefined {
  const word = written.slice(0, 40).toLowerCase();
  const ranked = known
    .map((one) => ({ one, distance: lettersOf(one) === lettersOf(word) ? 1 : leven(word, one) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  if (best && best.distance <= Math.min(MAX_DISTANCE, Math.max(1, Math.floor(best.one.length / 3)))) return best.one;
  return word.length < 3 ? undefined : known.find((one) => one.startsWith(word));
}

function lettersOf(word: string): string {
  return [...word].sort().join('');
}

function wordsOf(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const lines = message.split('\n').map((line) => line.trim());
  return shownLine(lines.filter((line) => line !== '').join(' '));
}
