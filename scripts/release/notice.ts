import { BUN_VERSION } from './bun.ts';
import type { BundledPackage } from './bundled-packages.ts';

const RULE = '-'.repeat(80);

const HEAD = `kubectl caps
Licensed under the Apache License, Version 2.0; see LICENSE.

The program holds parts of the packages below. Their licences are as they published them.
npm run generate writes this file.

The executables also hold Bun ${BUN_VERSION} (https://bun.com), licensed under the MIT License. Bun statically links
JavaScriptCore of WebKit (LGPL-2.0) and other libraries; https://github.com/oven-sh/bun/blob/bun-v${BUN_VERSION}/LICENSE.md
lists them with their licences, and says where the sources of WebKit are and how to link Bun with changed ones. What is
ours in an executable is the bundle in the npm package of the same version, and npm run release makes the executable of it.
`;

/** NOTICE: who made what is in the bundle, and under which licences. */
export function noticeText(packages: readonly BundledPackage[]): string {
  const byText = new Map<string, BundledPackage[]>();
  for (const one of packages) {
    const text = one.texts.join(`\n\n`) || `The package holds no text of its licence, which is ${one.licence}.`;
    byText.set(text, [...(byText.get(text) ?? []), one]);
  }
  const sections = [...byText].map(([text, those]) => {
    const names = those.map(({ name, version, licence }) => `${name} ${version} (${licence})`);
    return `${RULE}\n${names.join('\n')}\n\n${text}\n`;
  });
  return [HEAD, ...sections].join('\n');
}
