import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Where a connection is cut: before the request reaches the server, or before its answer reaches the client. */
export type Cut = 'request' | 'answer';

/** Gives what the client gets in the place of an answer. */
export type Change = (answer: string) => string;

/** Stands before a server on loopback and passes everything on, until it is told to cut a connection, or to change an answer. */
export class CuttingProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #armed: { readonly text: string; readonly act: Cut | Change; readonly done: () => void } | undefined;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async before(port: number): Promise<CuttingProxy> {
    const server = createServer();
    const proxy = new CuttingProxy(server);
    server.on('connection', (client) => proxy.#join(client, connect(port, '127.0.0.1')));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the proxy is closed');
    return address.port;
  }

  /** Cuts the connection that next carries a request with this text; comes back when that has happened. */
  cutAt(text: string, cut: Cut): Promise<void> {
    return new Promise((done) => {
      this.#armed = { text, act: cut, done };
    });
  }

  /** Puts another answer in the place of the one to the next request with this text; comes back when that has happened. */
  changeAt(text: string, change: Change): Promise<void> {
    return new Promise((done) => {
      this.#armed = { text, act: change, done };
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #join(client: Socket, server: Socket): void {
    let atAnswer: ((answer: Buffer) => void) | undefined;
    const end = () => {
      for (const socket of [client, server]) {
        socket.destroy();
        this.#sockets.delete(socket);
      }
    };
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('error', end).on('close', end);
    }
    client.on('data', (request) => {
      const armed = this.#armed;
      if (armed && request.includes(armed.text)) {
        this.#armed = undefined;
        const cut = () => {
          end();
          armed.done();
        };
        const { act } = armed;
        if (act === 'request') return cut();
        atAnswer = (answer) => {
          if (act === 'answer') return cut();
          atAnswer = undefined;
          client.write(act(answer.toString()));
          armed.done();
        };
      }
      server.write(request);
    });
    server.on('data', (answer) => (atAnswer ? atAnswer(answer) : client.write(answer)));
  }
}
