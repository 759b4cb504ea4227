import type { CommandDescription, FlagDescription } from '../src/cli/describe-commands.ts';
import { DETAILS, EXIT_CODES, NAME } from '../src/cli/program-text.ts';
import { connectionFlags } from './man-page.ts';

/** docs/commands.md: every command and flag, as --help and the man page have them. */
export function commandReference(commands: readonly CommandDescription[]): string {
  return [
    '<!-- npm run generate writes this file from what the commands declare. -->',
    '# Commands and flags',
    DETAILS,
    table(
      ['command', 'what it does'],
      commands.map(({ name, summary }) => [`[\`${NAME} ${name}\`](#${name})`, summary]),
    ),
    table(
      ['exit code', 'meaning'],
      EXIT_CODES.map((row) => [...row]),
    ),
    ...commands.map(commandText),
    '## Connection',
    'Commands that ask a cluster take these, which mean what they mean for kubectl.',
    flagTable(connectionFlags(commands)),
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n');
}

function commandText({ name, aliases, usages, details, flags, examples }: CommandDescription): string {
  const own = flags.filter(({ group }) => group === undefined);
  return [
    `## ${name}`,
    block(usages.map((usage) => `${NAME} ${usage}`)),
    details,
    ...(aliases.length === 0 ? [] : [`Aliases: ${aliases.map((alias) => `\`${alias}\``).join(', ')}.`]),
    flagTable(own),
    ...(own.length === flags.length ? [] : ['And the flags of [the connection](#connection).']),
    block(examples.flatMap(({ command, purpose }) => [`# ${purpose}`, command.replace('$0', NAME)])),
  ].join('\n\n');
}

function flagTable(flags: readonly FlagDescription[]): string {
  return table(
    ['flag', 'default', 'what it is for'],
    flags.map(({ name, letter, initial, describe, choices }) => [
      `${letter === undefined ? '' : `\`-${letter}\`, `}\`--${name}\``,
      initial === "''" || initial === '[]' ? '' : `\`${initial}\``,
      choices.length === 0 ? describe : `${describe}: ${choices.map((choice) => `\`${choice}\``).join(', ')}`,
    ]),
  );
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}

function block(lines: readonly string[]): string {
  return ['```', ...lines, '```'].join('\n');
}
