import packageJson from '../package.json' with { type: 'json' };

/** What scripts/bundle.mjs puts in; not defined where the program runs from its sources. */
declare const CAPS_BUILD: { readonly version: string; readonly commit?: string } | undefined;

const build = typeof CAPS_BUILD === 'undefined' ? undefined : CAPS_BUILD;

/** Without "v". */
export const VERSION: string = build?.version ?? packageJson.version;

/** Git's name of the sources, with "-dirty" behind it where they were changed; absent where it is not known. */
export const COMMIT: string | undefined = build?.commit;
