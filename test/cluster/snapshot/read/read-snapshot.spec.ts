import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { readSnapshot } from '../../../../src/cluster/snapshot/read/read-snapshot.ts';
import { POD } from '../../../../src/kubernetes/schema/pod.ts';
import { memoryFiles } from '../../../support/memory-files.ts';
import { DUMP, HEADER, recordingText, WEB } from '../recordings.ts';

async function faultOf(files: Readonly<Record<string, string | Uint8Array>>, path = 'a.yaml'): Promise<string> {
  try {
    await readSnapshot(path, memoryFiles(files));
  } catch (error) {
    assert.equal((error as Error).name, 'UsageError');
    return (error as Error).message;
  }
  return 'it was read';
}

async function podsIn(files: Readonly<Record<string, string | Uint8Array>>, path: string): Promise<string[]> {
  const recording = await readSnapshot(path, memoryFiles(files));
  const kind = { apiVersion: 'v1', kind: 'Pod', isNamespaced: true, schema: POD };
  return [...recording.objects(kind, undefined)].map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
}

describe('cluster/snapshot/read/read-snapshot', () => {
  const text = recordingText([WEB]);

  it('reads a recording in YAML and in JSON, packed or not, and from standard input', async () => {
    const lines = recordingText([WEB], 'json');
    const files = {
      'a.yaml': text,
      'a.json': lines,
      'b.yaml.gz': gzipSync(text),
      whatever: gzipSync(lines),
      '-': text,
    };
    for (const path of Object.keys(files)) assert.deepEqual(await podsIn(files, path), ['shop/web-0'], path);
  });

  it('reads dumps: a list, single objects, and a folder of both, where kinds that nobody asks about are passed over', async () => {
    const secret = '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"data":{"a":"aHVudGVyMg=="}}';
    const files = {
      'folder/list.json': DUMP,
      'folder/pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: alone}\nspec: {containers: []}\n',
      'folder/secret.json': secret,
      'folder/README.md': 'not a manifest: {',
    };
    assert.deepEqual(await podsIn(files, 'folder'), ['default/alone', 'shop/api-0', 'shop/web-0']);
    assert.deepEqual(await podsIn(files, 'folder/list.json'), ['shop/api-0', 'shop/web-0']);
    assert.equal(
      await faultOf(files, 'folder/secret.json'),
      'folder/secret.json: has nothing in it that kubectl caps could be asked about',
    );
  });

  const bad: readonly [string, string | Uint8Array, string][] = [
    [
      'is cut off between documents',
      text.slice(0, text.lastIndexOf('---')),
      'a.yaml: the recording is cut off: its last document is missing',
    ],
    [
      'is cut off within one',
      text.slice(0, text.indexOf('        - SYS_TIME')),
      'a.yaml: the recording is cut off: its last document is missing',
    ],
    [
      'misses a document',
      text.replace(/---\napiVersion: v1\nkind: Pod\n[\s\S]*?(?=---)/, ''),
      'a.yaml:15: says that 2 documents are before it, and there are 1',
    ],
    [
      'is of a newer format',
      text.replace('format: 1', 'format: 2'),
      'a.yaml:2: was recorded by kubectl caps 0.1.0 in format 2, which is newer than format 1: use that version of kubectl caps, or a newer one',
    ],
    [
      'is of an older format',
      text.replace('format: 1', 'format: 0'),
      'a.yaml:2: was recorded by kubectl caps 0.1.0 in format 0, which is not read any more: record it again, in format 1',
    ],
    ['has no format', text.replace('format: 1\n', ''), 'a.yaml:2: is not a valid ClusterSnapshot: format is missing'],
    [
      'has a field of another type',
      text.replace('name: main', 'name: [main]'),
      'a.yaml:24: is not a valid Pod: spec.containers[0].name is a list, not text',
    ],
    ['is two recordings', text + text, 'a.yaml:52: stands behind the end of a recording: give one recording alone'],
    [
      'has no beginning',
      text.slice(text.lastIndexOf('---')),
      'a.yaml:2: is part of a recording whose beginning, a ClusterSnapshot, is missing',
    ],
    ['is not YAML', 'a: [1', 'a.yaml:1: is not YAML: unexpected end of the stream within a flow collection'],
    ['is no object', '- 1\n', 'a.yaml:1: is not an object with apiVersion and kind'],
    ['is an object without a kind', 'a: 1\n', 'a.yaml:1: has no apiVersion and kind'],
    ['is empty', '', 'a.yaml: has nothing in it that kubectl caps could be asked about'],
    ['is no text', new Uint8Array([0x61, 0xff]), 'a.yaml:1: is not UTF-8 text'],
    ['is packed and cut off', gzipSync(text).subarray(0, 200), 'a.yaml:1: is packed by gzip, and broken or cut off'],
  ];
  for (const [what, content, sentence] of bad) {
    it(`says where a file ${what}`, async () => {
      assert.equal(await faultOf({ 'a.yaml': content }), sentence);
    });
  }

  it('says that a file is not there', async () => {
    assert.equal(await faultOf({}), 'a.yaml:1: is not there');
  });

  it('holds the header as it was written', async () => {
    const { header } = await readSnapshot('a.yaml', memoryFiles({ 'a.yaml': text }));
    assert.deepEqual(header, HEADER);
  });
});
