/** The values of -o, apart from the renderers so that parsing a command line need not load them. */
export const OUTPUT_FORMATS = ['table', 'wide', 'json', 'yaml', 'name'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** `check` is asked by machines that build software, too. */
export const CHECK_FORMATS = [...OUTPUT_FORMATS, 'sarif', 'github', 'junit', 'gitlab'] as const;
export type CheckFormat = (typeof CHECK_FORMATS)[number];

/** `explain` prints pages. */
export const EXPLAIN_FORMATS = ['table', 'json', 'yaml', 'name'] as const;
export type ExplainFormat = (typeof EXPLAIN_FORMATS)[number];

/** `decode` translates: these are the forms that it can write too. */
export const DECODE_FORMATS = ['table', 'names', 'hex', 'text', 'json', 'yaml'] as const;
export type DecodeFormat = (typeof DECODE_FORMATS)[number];

/** `version` is no table. */
export const VERSION_FORMATS = ['text', 'json', 'yaml'] as const;
export type VersionFormat = (typeof VERSION_FORMATS)[number];
