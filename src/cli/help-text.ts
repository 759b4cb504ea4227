import packageJson from '../../package.json' with { type: 'json' };
import { UsageError } from '../errors.ts';
import { paragraph, wrapWords } from '../text/paragraph.ts';
import { PAGE_WIDTH } from '../text/text-table.ts';
import { shownValue } from '../text/untrusted.ts';
import type { CommandDescription, FlagDescription } from './describe-commands.ts';
import { DETAILS, EXIT_CODES, NAME } from './program-text.ts';

/** The help that the words ask for: of the command that they name, or of the program. Throws a UsageError for `help` of neither. */
export function helpFor(words: readonly string[], commands: readonly CommandDescription[]): string {
  const named = words.flatMap((word) => commands.filter(({ name, aliases }) => [name, ...aliases].includes(word)));
  if (named[0]) return commandHelp(named[0]);
  const [first, topic] = words;
  if (first === 'help' && topic !== undefined && !topic.startsWith('-')) {
    throw new UsageError(`unknown help topic "${shownValue(topic)}"`);
  }
  return programHelp(commands);
}

/** `kubectl caps --help`, in the order and with the headings of kubectl's own help. */
export function programHelp(commands: readonly CommandDescription[]): string {
  return sections([
    wrapped(DETAILS),
    ` Find more information at: ${packageJson.homepage}\n`,
    `Available Commands:\n${labelled(commands.map(({ name, summary }) => [name, summary]))}`,
    `Exit Codes:\n${labelled(EXIT_CODES)}`,
    `Usage:\n  ${NAME} COMMAND [flags]\n`,
    `Use "${NAME} COMMAND --help" for more information about a given command.\n`,
  ]);
}

/** `kubectl caps COMMAND --help`. */
export function commandHelp({ usages, details, aliases, examples, flags }: CommandDescription): string {
  const groups = [...new Set(flags.flatMap(({ group }) => (group === undefined ? [] : [group])))];
  return sections([
    details.split('\n\n').map(wrapped).join('\n'),
    ...(aliases.length === 0 ? [] : [`Aliases:\n  ${aliases.join(', ')}\n`]),
    `Examples:\n${examples.map(exampleText).join('\n')}`,
    `Options:\n${flags
      .filter(({ group }) => group === undefined)
      .map(flagText)
      .join('\n')}`,
    ...groups.map(
      (group) =>
        `${group}\n${flags
          .filter((flag) => flag.group === group)
          .map(flagText)
          .join('\n')}`,
    ),
    `Usage:\n${usages.map((usage) => `  ${NAME} ${usage}\n`).join('')}`,
  ]);
}

function sections(texts: readonly string[]): string {
  return texts.join('\n');
}

function wrapped(text: string): string {
  return wrapWords(text, PAGE_WIDTH)
    .map((line) => `${line}\n`)
    .join('');
}

function labelled(rows: readonly (readonly [label: string, text: string])[]): string {
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, text]) => paragraph(label, text, width)).join('');
}

function exampleText({ command, purpose }: CommandDescription['examples'][number]): string {
  return `  # ${purpose}\n  ${command.replace('$0', NAME)}\n`;
}

/** "-o, --output='table':", and below it what it is for. */
function flagText({ name, letter, initial, isSwitch, describe, choices }: FlagDescription): string {
  const bare = isSwitch || initial === '[]' || initial === "''";
  const names = `${letter === undefined ? '' : `-${letter}, `}--${name}=${bare ? initial : `'${initial}'`}:`;
  const text = choices.length === 0 ? describe : `${describe}; one of ${choices.join(', ')}`;
  const lines = wrapWords(text, PAGE_WIDTH - 8).map((line) => `        ${line}\n`);
  return `    ${names}\n${lines.join('')}`;
}
