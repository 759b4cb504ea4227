import { createHash } from 'node:crypto';
import { HarnessError } from './harness-error.ts';
import type { ImageRecipe } from './image-recipes.ts';
import { type TarMember, tarArchive } from './tar-archive.ts';

/**
 * All images in one archive of the kind `docker save` writes, which ctr, docker and kind load. Layers that images have in
 * common are in it once. Format: moby image/spec/spec.md, "Combined Image JSON + Filesystem Changeset Format".
 */
export function imageArchive(recipes: readonly ImageRecipe[]): Buffer {
  const members = new Map<string, Uint8Array>();
  const manifest = recipes.map(({ name, layers, config }) => {
    const layerFiles = layers.map((layer) => {
      const content = tarArchive(layer);
      const digest = sha256(content);
      members.set(`${digest}.tar`, content);
      return { path: `${digest}.tar`, diffId: `sha256:${digest}` };
    });
    const imageConfig = Buffer.from(
      JSON.stringify({
        architecture: imageArchitecture(),
        os: 'linux',
        config,
        rootfs: { type: 'layers', diff_ids: layerFiles.map(({ diffId }) => diffId) },
      }),
    );
    const configPath = `${sha256(imageConfig)}.json`;
    members.set(configPath, imageConfig);
    return { Config: configPath, RepoTags: [name], Layers: layerFiles.map(({ path }) => path) };
  });
  members.set('manifest.json', Buffer.from(JSON.stringify(manifest)));
  return tarArchive([...members].map(([path, file]): TarMember => ({ path, content: { file }, mode: 0o644 })));
}

/** The name container images use for the machine we are on; the programs in them are compiled here. */
function imageArchitecture(): string {
  if (process.arch === 'x64') return 'amd64';
  if (process.arch === 'arm64') return 'arm64';
  throw new HarnessError(`The test images can be made on amd64 and arm64, not on ${process.arch}.`);
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
