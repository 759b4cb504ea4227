import { programUnderTest } from '../support/program-under-test.ts';

/** What users get is what asks the clusters, unless CAPS_BIN names something else: see test/support/program-under-test.ts. */
process.env.CAPS_BIN ||= 'executable';

export const mochaHooks = {
  async beforeAll(this: Mocha.Context): Promise<void> {
    // Bun may have to be fetched.
    this.timeout(10 * 60_000);
    await programUnderTest();
  },
};
