import type { Draw } from '#core/fields/kinds/pattern-example'
import type { Random } from './random'

/** Draws at random. */
export const randomDraw =
  (random: Random): Draw =>
  (count) =>
    Math.floor(random() * count)

/** Takes a number apart, so that different numbers give different draws. What is drawn after its end is 0. */
export function countingDraw(number: number): Draw {
  let rest = number
  return (count) => {
    const drawn = rest % count
    rest = Math.floor(rest / count)
    return drawn
  }
}
