import { once } from 'node:events';
import { createServer, connect as dial, type Server, type Socket } from 'node:net';

/** What gets lost: what a client sends, before the server has it, or what the server answers to that. */
export type Lost = 'request' | 'answer';

/** Stands between clients and a server on loopback, and cuts a connection when it is told to. */
export class CuttingProxy {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #cut: { readonly lost: Lost; readonly text: string } | undefined;
  /** How many connections were cut. */
  cuts = 0;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  static async start(target: number): Promise<CuttingProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('no port');
    const proxy = new CuttingProxy(server, address.port);
    server.on('connection', (client) => proxy.#join(client, dial(target, '127.0.0.1')));
    return proxy;
  }

  /** Cuts the connection on which a client next sends a text. */
  cutAt(text: string, lost: Lost): void {
    this.#cut = { lost, text };
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(client: Socket, server: Socket): void {
    let isLosing = false;
    const end = () => {
      client.destroy();
      server.destroy();
    };
    const cut = () => {
      this.cuts += 1;
      end();
    };
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.setNoDelay();
      socket.on('error', end);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        end();
      });
    }
    client.on('data', (data) => {
      if (this.#cut && data.includes(this.#cut.text)) {
        const { lost } = this.#cut;
        this.#cut = undefined;
        if (lost === 'request') return cut();
        isLosing = true;
      }
      server.write(data);
    });
    server.on('data', (data) => {
      if (isLosing) cut();
      else client.write(data);
    });
  }
}
