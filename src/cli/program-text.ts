/** What is said about the program as a whole, in help, the man page and the documentation. */
export const NAME = 'kubectl caps';

export const SUMMARY = 'Show what a container really may do, and why';

export const DETAILS =
  'Says what a container really may do: the live Linux capability sets of its processes, and why they differ from its securityContext. Read-only, unless a flag says otherwise.';

export const EXIT_CODES = [
  ['0', 'asked, and nothing is wrong'],
  ['1', 'something is unexplained or refused'],
  ['2', 'the command line cannot be carried out'],
  ['3', 'could not find out, or only partly'],
] as const;
