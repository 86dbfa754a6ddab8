import { between } from '#chaos/random'
import type { Link } from '#chaos/world/link'
import type { World } from '#chaos/world/world'
import { pick, type Random } from '#core/sample/random'
import type { Fault } from './fault'

const breakages = {
  cut: (link: Link) => link.cut(),
  slow: (link: Link, random: Random) => link.slow(between(random, 50, 800)),
  'half-open': (link: Link, random: Random) => link.silence(pick(random, ['there', 'back'] as const)),
  'black-hole': (link: Link) => link.silence('both'),
}

const links = {
  'web-postgres': /^web-\d to postgres$/,
  'worker-postgres': /^worker-[12] to postgres$/,
  'verifier-postgres': /^verifier to postgres$/,
  'web-temporal': /^web-\d to temporal$/,
  'worker-temporal': /^worker-[12] to temporal$/,
  client: /^client to web-\d$/,
}

const broken: Fault[] = Object.entries(links).flatMap(([between, pattern]) =>
  Object.entries(breakages).map(([how, breakLink]) => ({
    name: `${how}-${between}`,
    async begin(world: World, random: Random) {
      const link = pick(random, matching(world, pattern))
      breakLink(link, random)
      return { detail: `${how}: ${link.name}`, end: async () => link.repair() }
    },
  })),
)

/** Statements after which a lost answer leaves the caller without knowing whether they took effect. */
const texts = ['COMMIT', 'commit', 'select ', 'insert ', '']

const lostAnswers: Fault[] = Object.entries(links)
  .filter(([name]) => name !== 'client')
  .map(([name, pattern]) => ({
    name: `lose-answer-${name}`,
    async begin(world: World, random: Random) {
      const link = pick(random, matching(world, pattern))
      const options = { skip: between(random, 0, 20), text: name.endsWith('postgres') ? pick(random, texts) : '' }
      link.loseAnswer(options)
      return { detail: `answer lost: ${link.name}, after ${options.skip} of "${options.text}"`, end: async () => link.repair() }
    },
  }))

const lostHttpAnswer: Fault = {
  name: 'lose-answer-client',
  async begin(world, random) {
    const link = pick(random, matching(world, links.client))
    link.loseAnswer({ skip: between(random, 0, 5), text: pick(random, ['POST ', 'POST ', '']) })
    return { detail: `answer lost: ${link.name}`, end: async () => link.repair() }
  },
}

export const networkFaults: Fault[] = [...broken, ...lostAnswers, lostHttpAnswer]

function matching(world: World, pattern: RegExp): Link[] {
  return [...world.links.values()].filter(({ name }) => pattern.test(name))
}
