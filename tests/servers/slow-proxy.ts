import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

interface Speed {
  /** How many bytes a second come from the server. */
  readonly bytesPerSecond: number;
}

const piece = 4_096;

/** Stands before a server on loopback, and passes on what it answers as a slow link does. */
export class SlowProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async before(port: number, speed: Speed): Promise<SlowProxy> {
    const server = createServer();
    const proxy = new SlowProxy(server);
    server.on('connection', (client) => proxy.#join(client, { server: connect(port, '127.0.0.1'), speed }));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the proxy is closed');
    return address.port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #join(client: Socket, { server, speed }: { server: Socket; speed: Speed }): void {
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket
        .on('error', () => {})
        .on('close', () => {
          client.destroy();
          server.destroy();
        });
    }
    client.pipe(server);
    void passOn(server, client, speed).catch(() => {}); // the sockets tell of it
  }
}

async function passOn(from: Socket, to: Socket, { bytesPerSecond }: Speed): Promise<void> {
  let due = 0;
  for await (const chunk of from as AsyncIterable<Buffer>) {
    for (let start = 0; start < chunk.length; start += piece) {
      const part = chunk.subarray(start, start + piece);
      to.write(part);
      due = Math.max(due, performance.now()) + (part.length / bytesPerSecond) * 1_000;
      const early = due - performance.now();
      if (early > 1) await delay(early);
    }
  }
}
