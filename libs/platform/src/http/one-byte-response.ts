import { type IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http';

/**
 * Fastify counts an answer's bytes and tells them as Content-Length. Where they are as many as its characters, each is one
 * byte: the text is copied as it is, and not looked at character by character for those that are several (UTF-8).
 */
export class OneByteResponse<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  private bytes: number | undefined;

  override writeHead(status: number, ...rest: readonly unknown[]): this {
    const headers = rest.at(-1) as OutgoingHttpHeaders | undefined;
    this.bytes = Number(headers?.['content-length']);
    return super.writeHead(status, ...(rest as [OutgoingHttpHeaders?]));
  }

  override end(...given: readonly unknown[]): this {
    const [text, encoding, sent] = given;
    if (typeof text === 'string' && text.length === this.bytes && !encoding)
      return super.end(text, 'latin1', sent as () => void);
    return super.end(...(given as [unknown, BufferEncoding]));
  }
}
