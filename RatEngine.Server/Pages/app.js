"use strict";

// Every example of the server. `ends` says that the stream ends by itself: it is then closed, where an EventSource alone would begin it again.
const examples = [
  { name: "events", title: "Counter", path: "/api/events", ends: true, about: "Ten events, one a second." },
  { name: "progress", title: "Progress", path: "/api/progress/{}", ends: true, field: { label: "Session", value: "test123" },
    about: "The progress of an upload. Where nobody uploads, a simulated run." },
  { name: "custom", title: "Formatted by hand", path: "/api/custom", ends: true, types: ["notification"],
    about: "Strings that are events already go out as they are: with and without a type, with an id and a reconnection time." },
  { name: "logs", title: "Log", path: "/api/logs/{}", field: { label: "Log", value: "server", choices: "/api/logs" },
    about: "Follows a file that --log name=file names. The id is the offset in it, so a reconnect goes on at the right line." },
  { name: "safe-stream", title: "Safe stream", path: "/api/safe-stream?fail_at={}", ends: true,
    field: { label: "Fail at step", value: "100", type: "number", min: 0, max: 100 },
    about: "A hundred steps. A step that fails becomes an error event, and finally always runs." },
  { name: "timeout-stream", title: "Timeout", path: "/api/timeout-stream?seconds={}", ends: true,
    field: { label: "Seconds", value: "10", type: "number", min: 1, max: 3600 }, about: "A timestamp a second, and a timeout at the end." },
  { name: "heartbeat-stream", title: "Heartbeat", path: "/api/heartbeat-stream?seconds={}",
    field: { label: "Every … seconds", value: "5", type: "number", min: 1, max: 3600 }, about: "An endless stream that says it is alive." },
  { name: "blocking", title: "Blocking rows", path: "/api/blocking", ends: true,
    about: "Slow synchronous work, on a thread of its own." },
  { name: "non-blocking", title: "Non-blocking rows", path: "/api/non-blocking", ends: true,
    about: "The same rows from an asynchronous source. Open both: neither slows the other." },
  { name: "memory-efficient", title: "A large data set", path: "/api/memory-efficient?rows={}", ends: true,
    field: { label: "Rows", value: "100000", type: "number", min: 1, max: 1000000000 },
    about: "Rows in chunks of 100, made as they are sent: the server's memory stays flat." },
  { name: "debug-stream", title: "Debug", path: "/api/debug-stream", ends: true, about: "The request as the server saw it, then ten events." },
];

/** A path of the server as the page reaches it: behind a proxy the page may stand below another path, which the server does not know. */
const here = (path) => `.${path}`;

const maxLines = 200;
const maxLineLength = 600;

/** Shows a state as text and as the colour of the dot. */
function showState(element, state, text = state) {
  element.dataset.state = state;
  if (element.textContent !== text) element.textContent = text;
}

/** The last lines of a stream. Lines are drawn once a frame, however fast they come. */
class LineView {
  #list; #waiting = []; #drawing = false;

  constructor(list) { this.#list = list; }

  add(type, text) {
    this.#waiting.push([type, text]);
    if (this.#waiting.length > maxLines) this.#waiting.shift();
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => this.#draw());
  }

  clear() { this.#waiting = []; this.#list.replaceChildren(); }

  #draw() {
    this.#drawing = false;
    const list = this.#list;
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    list.append(...this.#waiting.map(([type, text]) => LineView.#line(type, text)));
    this.#waiting = [];
    while (list.childElementCount > maxLines) list.firstElementChild.remove();
    if (atEnd) list.scrollTop = list.scrollHeight;
  }

  static #line(type, text) {
    const line = document.createElement("li");
    const body = document.createElement("span");
    body.textContent = text.length > maxLineLength ? `${text.slice(0, maxLineLength)}…` : text;
    if (type === "note") body.className = "note";
    else if (type !== "message") {
      const name = document.createElement("span");
      name.className = "type";
      name.textContent = type;
      line.append(name);
    }
    line.append(body);
    return line;
  }
}

/** One example: a card, and the stream it opens. */
class Card {
  #example; #root; #input; #view; #source = null; #count = 0;

  constructor(example) {
    this.#example = example;
    this.#root = document.getElementById("card").content.firstElementChild.cloneNode(true);
    this.#root.dataset.testid = `example-${example.name}`;
    this.#root.querySelector("h3").textContent = example.title;
    this.#root.querySelector("h3").id = `title-${example.name}`;
    this.#root.setAttribute("aria-labelledby", `title-${example.name}`);
    this.#root.querySelector(".about").textContent = example.about;
    this.#part("log").setAttribute("aria-label", `Events of ${example.title}`);
    this.#part("toggle").setAttribute("aria-describedby", `title-${example.name}`);
    this.#view = new LineView(this.#part("log"));
    this.#part("toggle").addEventListener("click", () => (this.#source ? this.#close() : this.#open()));
    this.#part("clear").addEventListener("click", () => this.#clear());
    if (example.field) this.#addField(example.field);
    this.#showPath();
  }

  get element() { return this.#root; }

  #part(testid) { return this.#root.querySelector(`[data-testid="${testid}"]`); }

  #addField(field) {
    const label = this.#root.querySelector(".field");
    label.hidden = false;
    label.firstElementChild.textContent = field.label;
    this.#input = document.createElement(field.choices ? "select" : "input");
    if (field.choices) this.#loadChoices(field);
    else Object.assign(this.#input, { type: field.type ?? "text", min: field.min ?? "", max: field.max ?? "", value: field.value });
    this.#input.dataset.testid = "field";
    this.#input.addEventListener("input", () => this.#showPath());
    label.append(this.#input);
  }

  async #loadChoices(field) {
    this.#input.add(new Option(field.value));
    try {
      const { names } = await (await fetch(here(field.choices))).json();
      this.#input.replaceChildren(...names.map((name) => new Option(name)));
      this.#showPath();
    } catch {
      // The one that is there by default stays.
    }
  }

  #path() { return this.#example.path.replace("{}", encodeURIComponent(this.#input?.value ?? "")); }

  #showPath() { this.#part("path").textContent = this.#path(); }

  #open() {
    const source = new EventSource(here(this.#path()));
    this.#source = source;
    this.#showToggle("Close");
    this.#show("connecting");
    source.addEventListener("open", () => this.#show("open"));
    for (const type of ["message", ...(this.#example.types ?? [])])
      source.addEventListener(type, (event) => this.#receive(type, event));
    source.addEventListener("error", (event) => (event.data === undefined ? this.#broken(source) : this.#receive("error", event)));
  }

  #receive(type, event) {
    this.#count++;
    this.#part("count").textContent = this.#count;
    this.#part("last-id").textContent = event.lastEventId || "–";
    this.#part("last-id").title = event.lastEventId;
    this.#view.add(type, event.data);
  }

  #broken(source) {
    if (source.readyState === EventSource.CLOSED) this.#close("the server refused the stream");
    else if (this.#example.ends && this.#state() === "open") this.#close("the stream has ended");
    else this.#show("reconnecting");
  }

  #close(note = "closed here") {
    this.#source.close();
    this.#source = null;
    this.#showToggle("Open");
    this.#show("closed");
    this.#view.add("note", note);
  }

  #clear() {
    this.#count = 0;
    this.#part("count").textContent = 0;
    this.#part("last-id").textContent = "–";
    this.#view.clear();
  }

  #showToggle(text) {
    this.#part("toggle").textContent = text;
    this.#part("toggle").classList.toggle("quiet", text === "Close");
  }

  #state() { return this.#part("state").dataset.state; }

  #show(state) {
    showState(this.#part("state"), state);
    this.#root.classList.toggle("live", state === "open");
  }
}

/** The upload: sends a file, and follows a session, its own or another tab's. */
class Upload {
  #file = null; #source = null; #request = null;

  constructor() {
    const linked = new URLSearchParams(location.search).get("session");
    this.#get("session").value = linked ?? Upload.#newSession();
    this.#get("file").addEventListener("change", () => this.#choose(this.#get("file").files[0]));
    this.#get("session").addEventListener("input", () => this.#showShare());
    this.#get("follow").addEventListener("click", () => this.#get("upload").reportValidity() && this.#follow());
    this.#get("upload").addEventListener("submit", (event) => { event.preventDefault(); this.#send(); });
    this.#acceptDrops(this.#get("drop"));
    this.#showShare();
    if (linked && this.#get("upload").checkValidity()) this.#follow();
  }

  static #newSession() {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
  }

  #get(id) { return document.getElementById(id); }

  get #session() { return this.#get("session").value; }

  #acceptDrops(zone) {
    zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      this.#choose(event.dataTransfer.files[0]);
    });
  }

  #choose(file) {
    if (!file) return;
    this.#file = file;
    this.#get("file-name").textContent = `${file.name} (${size(file.size)})`;
  }

  #showShare() {
    const link = new URL(`./?session=${encodeURIComponent(this.#session)}`, location.href).href;
    this.#get("share").href = link;
    this.#get("share").textContent = link;
  }

  #send() {
    if (!this.#file) {
      this.#state("failed", "Choose a file first");
      this.#get("file").focus();
      return;
    }
    const form = new FormData();
    form.append("file", this.#file);
    const request = new XMLHttpRequest();
    this.#request = request;
    this.#busy(true);
    request.addEventListener("load", () => this.#sent(request));
    request.addEventListener("error", () => this.#fail("The upload was cut off"));
    request.open("POST", here(`/api/upload/${encodeURIComponent(this.#session)}`));
    request.send(form);
    this.#follow();
  }

  #sent(request) {
    this.#request = null;
    this.#busy(false);
    if (request.status === 200) this.#done(JSON.parse(request.responseText));
    else this.#fail(request.responseText.trim() || `The server answered ${request.status}`);
  }

  #follow() {
    this.#source?.close();
    history.replaceState(null, "", `./?session=${encodeURIComponent(this.#session)}`);
    this.#get("result").hidden = true;
    this.#progress(0, "");
    this.#state("connecting", "Connecting");
    const source = new EventSource(here(`/api/progress/${encodeURIComponent(this.#session)}?simulate=false`));
    this.#source = source;
    source.addEventListener("open", () => this.#state("open", "Waiting for bytes"));
    source.addEventListener("message", (event) => this.#receive(JSON.parse(event.data)));
    source.addEventListener("error", (event) => event.data === undefined && this.#broken(source));
  }

  #broken(source) {
    if (source.readyState === EventSource.CLOSED) this.#state("failed", "The server refused the stream");
    else this.#state("reconnecting", "Reconnecting");
  }

  #receive(message) {
    // An end that comes while this page is sending is that of an upload before: this one's comes as the answer to it.
    if (message.type === "progress") this.#moved(message);
    else if (message.type === "completed" && !this.#request) this.#done(message);
    else if (message.type === "error" && !this.#request) this.#fail(message.message);
  }

  #moved(message) {
    this.#state("open", "Receiving");
    const total = message.total_bytes === undefined ? "" : ` of ${size(message.total_bytes)}`;
    this.#progress(message.progress, `${size(message.bytes_received)}${total}`);
  }

  #progress(percent, bytes) {
    if (percent === undefined) this.#get("bar").removeAttribute("value");
    else this.#get("bar").value = percent;
    this.#get("percent").textContent = percent === undefined ? "…" : `${Math.floor(percent)} %`;
    this.#get("bytes").textContent = bytes || "\u00a0";
  }

  #done(message) {
    this.#stop();
    this.#state("completed", "Completed");
    this.#progress(100, size(message.file_size));
    this.#get("download").href = here(message.download_url);
    this.#get("download").textContent = message.filename;
    this.#get("sha256").textContent = message.sha256;
    this.#get("result").hidden = false;
  }

  #fail(text) {
    this.#stop();
    this.#state("failed", text);
  }

  #stop() {
    this.#source?.close();
    this.#source = null;
    this.#request = null;
    this.#busy(false);
  }

  #busy(busy) { this.#get("upload").querySelector("[type=submit]").disabled = busy; }

  #state(state, text) { showState(this.#get("upload-state"), state, text); }
}

/** A number of bytes for people. */
function size(bytes) {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  for (; bytes >= 1024 && unit < units.length - 1; unit++) bytes /= 1024;
  return `${unit === 0 ? bytes : bytes.toFixed(1)} ${units[unit]}`;
}

document.getElementById("origin").textContent = new URL(".", location.href).href.slice(0, -1);
document.getElementById("grid").append(...examples.map((example) => new Card(example).element));
new Upload();
