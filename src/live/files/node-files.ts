import { cgroupOwner } from '../node/cgroup-owner.ts';

/** What the walk through the containers of a node printed of each, by container ID; one that was cut off lacks its end. */
export function filesOfContainers(text: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  // Every line that a container had a part in begins with a word of its own.
  for (const part of text.split(/(?<=^|\n)(?=container )/)) {
    const [, cgroup = ''] = /^container ([^\n]*)\n/.exec(part) ?? [];
    const id = cgroupOwner(cgroup)?.container;
    if (id !== undefined && !texts.has(id)) texts.set(id, part.slice(part.indexOf('\n') + 1));
  }
  return texts;
}
