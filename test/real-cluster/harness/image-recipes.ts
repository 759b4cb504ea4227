import { fileCapability } from './file-capability.ts';
import type { TarMember } from './tar-archive.ts';

/** Programs with a source of their name in test/real-cluster/images. */
export const compiledPrograms = ['pause', 'drop', 'keep', 'daemons', 'odd-name', 'rubbish-cat'] as const;
export type CompiledProgram = (typeof compiledPrograms)[number];

export interface Materials {
  readonly programs: Readonly<Record<CompiledProgram, Uint8Array>>;
  readonly busybox: Uint8Array;
  /** The names busybox answers to. */
  readonly applets: readonly string[];
}

export interface ImageRecipe {
  readonly name: string;
  readonly layers: readonly (readonly TarMember[])[];
  readonly config: {
    readonly User?: string;
    readonly Env?: readonly string[];
    readonly Entrypoint?: readonly string[];
    readonly Cmd?: readonly string[];
  };
}

/** Numbers as in linux/capability.h. */
const CAP_NET_BIND_SERVICE = 10;
const CAP_NET_RAW = 13;

const Env = ['PATH=/bin:/usr/bin:/usr/sbin'];

/** The images of the cluster tests; each C source says what its image is for. */
export function imageRecipes({ programs, busybox, applets }: Materials): ImageRecipe[] {
  const base: TarMember[] = [
    ...['bin', 'dev', 'etc', 'proc', 'sys', 'tmp', 'usr', 'usr/bin', 'usr/sbin'].map(directory),
    program('bin/busybox', busybox),
    ...applets.map((applet): TarMember => ({ path: `bin/${applet}`, content: { linkTo: 'busybox' }, mode: 0o777 })),
    text('etc/passwd', 'root:x:0:0:root:/:/bin/sh\nuser1:x:1025:1025::/tmp:/bin/sh\n'),
    text('etc/group', 'root:x:0:\nuser1:x:1025:\n'),
  ];
  const idle = { Env, Cmd: ['sleep', '1000000'] };

  return [
    // Also every pod's sandbox. No shell, no cat, nothing.
    { name: 'local/pause:1', layers: [[program('pause', programs.pause)]], config: { Entrypoint: ['/pause'] } },
    // No USER: root, unless the pod says otherwise.
    { name: 'local/busybox:1', layers: [base], config: idle },
    { name: 'local/busybox-user:1', layers: [base], config: { ...idle, User: '1025' } },
    {
      name: 'local/drop:1',
      layers: [base, [program('bin/drop', programs.drop)]],
      config: { Env, Entrypoint: ['/bin/drop'] },
    },
    {
      name: 'local/keep:1',
      layers: [base, [program('bin/keep', programs.keep)]],
      config: { Env, Entrypoint: ['/bin/keep'] },
    },
    {
      name: 'local/filecap:1',
      layers: [
        base,
        [
          { ...program('bin/filecap-pause', programs.pause), fileCapability: fileCapability([CAP_NET_BIND_SERVICE]) },
          { ...program('bin/net-raw-pause', programs.pause), fileCapability: fileCapability([CAP_NET_RAW]) },
        ],
      ],
      config: { Env, Entrypoint: ['/bin/filecap-pause'], User: '1025' },
    },
    {
      name: 'local/daemons:1',
      layers: [
        base,
        [
          program('usr/bin/supervisord', programs.daemons),
          program('usr/sbin/rsyslogd', programs.daemons),
          { ...program('usr/sbin/sshd', programs.daemons), mode: 0o4755 },
        ],
      ],
      config: { Env, Entrypoint: ['/usr/bin/supervisord'], User: '1025' },
    },
    {
      name: 'local/odd-names:1',
      layers: [base, [program('bin/odd-name', programs['odd-name'])]],
      config: { Env, Entrypoint: ['/bin/odd-name'] },
    },
    // The layers above busybox's put a program of their own in the place of its link.
    { name: 'local/rubbish-cat:1', layers: [base, [program('bin/cat', programs['rubbish-cat'])]], config: idle },
    { name: 'local/endless-cat:1', layers: [base, [program('bin/cat', programs.pause)]], config: idle },
  ];
}

function directory(path: string): TarMember {
  return { path, content: 'directory', mode: path === 'tmp' ? 0o1777 : 0o755 };
}

function program(path: string, file: Uint8Array): TarMember {
  return { path, content: { file }, mode: 0o755 };
}

function text(path: string, content: string): TarMember {
  return { path, content: { file: Buffer.from(content) }, mode: 0o644 };
}
