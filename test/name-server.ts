import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { once } from 'node:events'

/** A DNS server on UDP that answers one question after the other with these IPv4 addresses, and the last one from then on. */
export async function openNameServer(answers: string[]) {
  const socket = createSocket('udp4')
  let questions = 0
  socket.on('message', (question, { port, address }) => {
    const answer = answers[Math.min(questions, answers.length - 1)] ?? ''
    questions += 1
    socket.send(answerTo(question, answer), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const resolver = new Resolver()
  resolver.setServers([`127.0.0.1:${socket.address().port}`])
  return {
    questions: () => questions,
    lookupAll: async (host: string) => (await resolver.resolve4(host)).map((address) => ({ address, family: 4 })),
    async [Symbol.asyncDispose]() {
      resolver.cancel()
      await new Promise<void>((resolve) => socket.close(resolve))
    },
  }
}

/** The question again, as RFC 1035 has it, and one record of type A that may not be kept. */
function answerTo(question: Buffer, address: string): Buffer {
  const head = Buffer.from(question.subarray(0, 12))
  head.writeUInt16BE(0x8180, 2)
  head.writeUInt16BE(1, 6)
  // The resolver may add a record of its own, which is left out.
  head.writeUInt16BE(0, 10)
  const asked = question.subarray(12, question.indexOf(0, 12) + 5)
  const answer = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)])
  return Buffer.concat([head, asked, answer])
}
