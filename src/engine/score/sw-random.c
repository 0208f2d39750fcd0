/* SPDX-License-Identifier: GPL-3.0-or-later */

/* PCG32 (Melissa O'Neill's XSH-RR 64/32). Integer arithmetic and exact double
 * operations only, so that a score comes out the same on every machine. */

#define G_LOG_DOMAIN "sw-random"

#include "config.h"

#include "sw-score.h"

#define FNV_OFFSET G_GUINT64_CONSTANT (14695981039346656037)
#define FNV_PRIME G_GUINT64_CONSTANT (1099511628211)
#define MULTIPLIER G_GUINT64_CONSTANT (6364136223846793005)
#define GOLDEN G_GUINT64_CONSTANT (0x9E3779B97F4A7C15)

static guint64
scramble (guint64 x)
{
  x ^= x >> 30;
  x *= G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
  x ^= x >> 27;
  x *= G_GUINT64_CONSTANT (0x94D049BB133111EB);
  x ^= x >> 31;
  return x;
}

/**
 * sw_random_init:
 * @self: the generator to set up
 * @seed: the song's seed
 * @purpose: what the numbers are for, "drums"
 * @index: section, line or 0
 *
 * Starts an independent stream for each triple of arguments, so that adding a
 * draw in one place leaves every other place alone.
 */
void
sw_random_init (SwRandom   *self,
                guint64     seed,
                const char *purpose,
                guint       index)
{
  guint64 hash;

  g_return_if_fail (self != NULL);
  g_return_if_fail (purpose != NULL);

  hash = scramble (sw_random_mix (seed, purpose) + (guint64)index * GOLDEN);
  self->state = hash;
  self->increment = (scramble (hash ^ GOLDEN) << 1) | 1;
  sw_random_next (self);
  sw_random_next (self);
}

/**
 * sw_random_next:
 * @self: a generator
 *
 * Returns: 32 random bits
 */
guint32
sw_random_next (SwRandom *self)
{
  guint64 old = self->state;
  guint32 shifted = (guint32)(((old >> 18) ^ old) >> 27);
  guint32 turn = (guint32)(old >> 59);

  self->state = old * MULTIPLIER + self->increment;
  return (shifted >> turn) | (shifted << ((32 - turn) & 31));
}

/**
 * sw_random_double:
 * @self: a generator
 *
 * Returns: a number from 0 up to but not including 1, evenly spread
 */
double
sw_random_double (SwRandom *self)
{
  return sw_random_next (self) / 4294967296.0;
}

/**
 * sw_random_int:
 * @self: a generator
 * @n: how many values there are, at least 1
 *
 * Returns: a number from 0 to @n − 1, evenly spread
 */
int
sw_random_int (SwRandom *self,
               int       n)
{
  g_return_val_if_fail (n > 0, 0);

  return (int)(((guint64)sw_random_next (self) * (guint64)n) >> 32);
}

/**
 * sw_random_normal:
 * @self: a generator
 *
 * The sum of twelve even draws: close to a bell curve, never beyond ±6, and
 * without a logarithm whose last digit differs between machines.
 *
 * Returns: a number with mean 0 and deviation 1
 */
double
sw_random_normal (SwRandom *self)
{
  double sum = -6;

  for (guint i = 0; i < 12; i++)
    sum += sw_random_double (self);
  return sum;
}

/**
 * sw_random_mix:
 * @seed: a seed
 * @text: (nullable): what to mix in
 *
 * Returns: a new seed that depends on both
 */
guint64
sw_random_mix (guint64     seed,
               const char *text)
{
  guint64 hash = FNV_OFFSET ^ (seed * GOLDEN);

  for (const guchar *p = (const guchar *)text; p != NULL && *p != '\0'; p++)
    hash = (hash ^ *p) * FNV_PRIME;
  return scramble (hash);
}
