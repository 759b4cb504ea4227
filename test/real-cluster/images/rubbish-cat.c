/* local/rubbish-cat:1, where /bin/cat prints two megabytes of rubbish, whatever it is asked for, and says that all went well.
   Always the same bytes (xorshift32), so that a failure can be looked at twice. */
#include <stdint.h>
#include <unistd.h>

int main(void) {
  static uint32_t block[1024];
  uint32_t state = 2463534242u;
  for (int written = 0; written < 2 * 1024 * 1024; written += (int)sizeof block) {
    for (int i = 0; i < 1024; i++) {
      state ^= state << 13;
      state ^= state >> 17;
      state ^= state << 5;
      block[i] = state;
    }
    for (size_t done = 0; done < sizeof block;) {
      ssize_t n = write(1, (char *)block + done, sizeof block - done);
      if (n <= 0) return 1;
      done += (size_t)n;
    }
  }
  return 0;
}
