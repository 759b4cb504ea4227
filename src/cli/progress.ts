import type { Progress } from '../io.ts';

/** A spinner on standard error, without colour; only called where that is a terminal. */
export async function spinner(text: string, stream: NodeJS.WriteStream): Promise<Progress> {
  const { default: ora } = await import('ora');
  // Reading standard input, as ora does by default, would keep the process alive.
  const spinning = ora({ text, stream, color: false, discardStdin: false }).start();
  return {
    update: (next) => {
      spinning.text = next;
    },
    stop: () => {
      spinning.stop();
    },
  };
}
