import { SMTPServer } from 'smtp-server'

export type ReceivedMail = { to: string; subject: string; text: string }

export type MailServer = {
  port: number
  received: ReceivedMail[]
  /** The next mail to this address, or one that has arrived already. */
  mailTo(address: string): Promise<ReceivedMail>
  close(): Promise<void>
}

/** A mail server that keeps what it receives and sends nothing on. Refuses addresses at refused.test. */
export async function openMailServer(port = 0): Promise<MailServer> {
  const received: ReceivedMail[] = []
  const waiting = new Map<string, (mail: ReceivedMail) => void>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onRcptTo: ({ address }, _, done) => done(address.endsWith('@refused.test') ? new Error('No such mailbox.') : null),
    onData: async (stream, { envelope }, done) => {
      const chunks: Buffer[] = []
      for await (const chunk of stream) chunks.push(chunk)
      for (const { address } of envelope.rcptTo) take(mailOf(address, Buffer.concat(chunks).toString('utf8')))
      done()
    },
  })
  const take = (mail: ReceivedMail) => {
    received.push(mail)
    waiting.get(mail.to)?.(mail)
    waiting.delete(mail.to)
  }
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.server.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    received,
    mailTo: async (to) => received.findLast((mail) => mail.to === to) ?? new Promise((resolve) => waiting.set(to, resolve)),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** The first link of a mail. */
export const linkIn = ({ text }: ReceivedMail): string => /https?:\/\/\S+/.exec(text)?.[0] ?? ''

function mailOf(to: string, source: string): ReceivedMail {
  const [head = '', ...body] = source.split('\r\n\r\n')
  return { to, subject: /^Subject: (.*)$/m.exec(head)?.[1]?.trim() ?? '', text: fromQuotedPrintable(body.join('\n\n')) }
}

const fromQuotedPrintable = (text: string) =>
  text.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
