import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { disk } from '../../src/files/disk.ts';
import { readManifests } from '../../src/files/read-manifests.ts';

describe('files/read-manifests', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'caps-files-'));
    mkdirSync(join(folder, 'inner'));
    const files: Record<string, string | Buffer> = {
      'b.yaml': 'metadata: {name: b}\r\n---\r\nmetadata: {name: c}\r\n',
      'a.json': '\ufeff{"metadata":{"name":"a"}}',
      'latin.yml': Buffer.from('metadata: {name: "\xe9"}', 'latin1'),
      'notes.txt': 'not a manifest: {',
      'inner/d.yaml': 'metadata: {name: d}',
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  });

  after(() => rmSync(folder, { recursive: true }));

  async function read(paths: readonly string[], recursive = false, stdin = ''): Promise<string[]> {
    const said: string[] = [];
    for await (const object of readManifests(paths, { recursive }, disk(Readable.from([Buffer.from(stdin)])))) {
      const file = object.place.file.replace(`${folder}/`, '');
      const what = 'fault' in object ? object.fault : (object.value.metadata as { name: string }).name;
      said.push(`${file} ${object.place.document}: ${what}`);
    }
    return said;
  }

  it('reads the manifests of a folder by name, and nothing else in it', async () => {
    assert.deepEqual(await read([folder]), [
      'a.json 1: a',
      'b.yaml 1: b',
      'b.yaml 2: c',
      'latin.yml 1: is not UTF-8 text',
    ]);
  });

  it('reads the folders in a folder where it is told to', async () => {
    assert.deepEqual((await read([folder], true)).slice(-2), ['inner/d.yaml 1: d', 'latin.yml 1: is not UTF-8 text']);
  });

  it('reads a file whatever it is called, and standard input', async () => {
    assert.deepEqual(await read([join(folder, 'notes.txt'), '-'], false, 'metadata: {name: x}'), [
      'notes.txt 1: is not YAML: unexpected end of the stream within a flow collection',
      '- 1: x',
    ]);
  });

  it('says which file is not there, and reads the others', async () => {
    assert.deepEqual(await read([join(folder, 'nothing'), join(folder, 'a.json')]), [
      'nothing 1: is not there',
      'a.json 1: a',
    ]);
  });
});
