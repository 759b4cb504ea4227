import type { CommandDescription, FlagDescription } from '../src/cli/describe-commands.ts';
import { DETAILS, EXIT_CODES, NAME, SUMMARY } from '../src/cli/program-text.ts';

/** man/kubectl-caps.1, in the macros of man(7). Without a date: it changes when what it says changes. */
export function manPage(commands: readonly CommandDescription[]): string {
  const connection = connectionFlags(commands);
  return [
    '.\\" npm run generate writes this file from what the commands declare.',
    '.TH KUBECTL-CAPS 1 "" "kubectl caps" "User Commands"',
    '.SH NAME',
    `kubectl\\-caps \\- ${escaped(lowerFirst(SUMMARY))}`,
    '.SH SYNOPSIS',
    ...commands.flatMap(({ usages }) => usages).flatMap((usage) => [`.B ${NAME}`, escaped(usage), '.br']),
    '.SH DESCRIPTION',
    escaped(DETAILS),
    '.SH COMMANDS',
    ...commands.flatMap(commandText),
    '.SH CONNECTION',
    'Commands that ask a cluster take these, which mean what they mean for kubectl.',
    ...connection.flatMap(flagText),
    '.SH EXIT STATUS',
    ...EXIT_CODES.flatMap(([code, meaning]) => ['.TP', `.B ${code}`, escaped(meaning)]),
    '.SH ENVIRONMENT',
    ...ENVIRONMENT.flatMap(([name, meaning]) => ['.TP', `.B ${name}`, escaped(meaning)]),
    '.SH SEE ALSO',
    '.BR kubectl (1),',
    '.BR capabilities (7),',
    '.BR capsh (1)',
    '',
  ].join('\n');
}

const ENVIRONMENT = [
  ['KUBECONFIG', 'list of kubeconfig files, merged as kubectl does'],
  ['HTTPS_PROXY, HTTP_PROXY, NO_PROXY', 'the proxy that leads to the server'],
  ['NO_COLOR', 'no colour on a terminal either'],
] as const;

/** The flags that have a heading of their own are the same for each command. */
export function connectionFlags(commands: readonly CommandDescription[]): FlagDescription[] {
  const grouped = commands.flatMap(({ flags }) => flags.filter(({ group }) => group !== undefined));
  return [...new Map(grouped.map((flag) => [flag.name, flag])).values()];
}

function commandText({ name, aliases, usages, details, flags, examples }: CommandDescription): string[] {
  return [
    `.SS ${escaped(name)}`,
    ...usages.flatMap((usage) => [`.B ${NAME}`, escaped(usage), '.br']),
    '.PP',
    ...details.split('\n\n').flatMap((paragraph) => [escaped(paragraph), '.PP']),
    ...(aliases.length === 0 ? [] : [`Aliases: ${escaped(aliases.join(', '))}.`, '.PP']),
    ...flags.filter(({ group }) => group === undefined).flatMap(flagText),
    '.PP',
    'Examples:',
    ...examples.flatMap(({ command, purpose }) => [
      '.PP',
      `${escaped(purpose)}:`,
      '.RS 4',
      '.nf',
      escaped(command.replace('$0', NAME)),
      '.fi',
      '.RE',
    ]),
  ];
}

function flagText({ name, letter, isSwitch, describe, choices, initial }: FlagDescription): string[] {
  const names = [...(letter === undefined ? [] : [`\\-${letter}`]), `\\-\\-${escaped(name)}`].join(', ');
  const value = isSwitch ? '' : ` \\fI${escaped(valueWord(name))}\\fR`;
  const more = choices.length === 0 ? '' : `; one of ${choices.join(', ')} (default ${initial})`;
  return ['.TP', `\\fB${names}\\fR${value}`, escaped(`${describe}${more}`)];
}

function valueWord(name: string): string {
  return name.split('-').at(-1)?.toUpperCase() ?? '';
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Text as troff prints it: no escapes, no hyphens for dashes, no line that begins a request. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/gm, '\\&');
}
