import type { CheckedPromise } from './finding'
import { nameOf } from './intents'

/** What was acknowledged exists, what was refused does not, and no key has two effects. */
export const keysHold: CheckedPromise = {
  name: 'keys',
  sentence:
    'An acknowledged request has its effect exactly once, a refused one has none, and one with an unknown outcome has it once or not at all.',
  *findBroken({ history, intents, subjects }) {
    for (const intent of intents.filter(({ kind }) => kind !== 'parse-options')) {
      const subject = subjects.get(`${intent.operator} ${intent.key}`)
      if (intent.outcome === 'done' && subject === undefined) yield `${nameOf(intent)} was acknowledged, but its key is not stored.`
      if (intent.outcome === 'refused' && subject !== undefined) yield `${nameOf(intent)} was refused, but it made ${subject}.`
      if (intent.ids.length > 1) yield `${nameOf(intent)} was acknowledged as ${intent.ids.join(' and as ')}.`
      const [id] = intent.ids
      // An undo answers with the decision that it undid.
      const expected = intent.kind === 'undo' ? intent.request.undoes : subject
      if (id && subject && id !== expected) yield `${nameOf(intent)} was acknowledged as ${id}, but its key made ${subject}.`
    }
    for (const { seq, kind, outcome, key } of history.operations)
      if (kind === 'reuse' && outcome === 'ok') yield `Request ${seq} was accepted under the key ${key} of a different one.`
  },
}
