// The small backend of `cargo xtask desk`, and a librarian who works there.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const XTASK = process.env.CARREL_XTASK ?? 'target/debug/xtask';

/** Starts it on a free port; to be closed. */
export async function openDesk() {
  const process = spawn(XTASK, ['desk', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: process.stdout });
  const url = await new Promise((done, fail) => {
    lines.once('line', done);
    process.once('error', fail);
    process.once('exit', (code) => fail(new Error(`the desk ended with ${code}`)));
  });
  return new ReferenceDesk(url, process);
}

class ReferenceDesk {
  #process;

  constructor(url, process) {
    /** Where events go. */
    this.url = url;
    /** Where the librarian's page is. */
    this.page = new URL('/desk/', url).href;
    this.#process = process;
  }

  /** All requests, the latest first. */
  async requests() {
    return (await fetch(new URL('requests', this.page))).json();
  }

  /** What else came. */
  async summary() {
    return (await fetch(new URL('events', this.page))).json();
  }

  /** Moves a request on, says something, or both. */
  async work(id, { to = '', text = '' }) {
    const answer = await fetch(new URL(`requests/${id}`, this.page), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ to, text, name: 'Ines' }),
    });
    if (!answer.ok) throw new Error((await answer.json()).error);
  }

  async close() {
    const gone = new Promise((done) => this.#process.once('exit', done));
    this.#process.removeAllListeners('exit');
    this.#process.kill();
    await Promise.race([gone, new Promise((done) => setTimeout(done, 1000))]);
  }
}
