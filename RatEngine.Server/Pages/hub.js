"use strict";

const maxLines = 500;
const maxShown = 2000;
const refreshEvery = 1000;

// Addresses are relative: behind a proxy the page may stand below a path that the server does not know.
const get = (id) => document.getElementById(id);

/** Shows a state as text and as the colour of the dot. */
function showState(element, state, text = state) {
  element.dataset.state = state;
  if (element.textContent !== text) element.textContent = text;
}

/** An element with a class and a text. */
function make(name, className, text) {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}

/** The last events. They are drawn once a frame, however fast they come; paused, they wait. */
class EventList {
  #list = get("log"); #waiting = []; #drawing = false; #paused = false;

  constructor() {
    get("clear").addEventListener("click", () => this.clear());
    get("pause").addEventListener("click", () => this.#pause());
  }

  /** Adds a line: what it is of, its id, its type, its text; a control event is one of the hub's own. */
  add(topic, id, type, text, control = false) {
    this.#waiting.push(EventList.#line(topic, id, type, text, control));
    if (this.#waiting.length > maxLines) this.#waiting.shift();
    if (this.#paused) this.#showWaiting();
    else this.#drawSoon();
  }

  clear() {
    this.#waiting = [];
    this.#list.replaceChildren();
    if (this.#paused) this.#showWaiting();
  }

  #pause() {
    this.#paused = !this.#paused;
    get("pause").setAttribute("aria-pressed", this.#paused);
    if (this.#paused) this.#showWaiting();
    else {
      get("pause").textContent = "Pause";
      this.#drawSoon();
    }
  }

  #showWaiting() { get("pause").textContent = `Resume (${this.#waiting.length} waiting)`; }

  #drawSoon() {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#drawing = false;
    const list = this.#list;
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
    list.append(...this.#waiting);
    this.#waiting = [];
    while (list.childElementCount > maxLines) list.firstElementChild.remove();
    if (atEnd) list.scrollTop = list.scrollHeight;
  }

  static #line(topic, id, type, text, control) {
    const line = make("li", control ? "control" : "", "");
    line.dataset.testid = control ? "control" : "event";
    line.dataset.id = id;
    const meta = make("span", "meta", "");
    meta.append(make("span", "topic", topic), make("span", "id", id));
    const body = document.createElement("span");
    if (type) body.append(make("span", "type", type));
    body.append(make("span", "data", text.length > maxShown ? `${text.slice(0, maxShown)}…` : text));
    line.append(meta, body);
    return line;
  }
}

/** The stream of the topics chosen. */
class Subscription {
  #events; #table; #source = null; #count = 0; #resets = 0;

  constructor(events, table) {
    this.#events = events;
    this.#table = table;
    get("subscribe").addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#source) this.#close("closed");
      else this.#open();
    });
  }

  #open() {
    const query = get("topics").value.trim().split(/\s+/).map((topic) => `topic=${encodeURIComponent(topic)}`);
    if (get("start").value) query.push(get("start").value);
    this.#begin();
    const source = new EventSource(`hub/events?${query.join("&")}`);
    this.#source = source;
    source.addEventListener("open", () => showState(get("state"), "open"));
    source.addEventListener("message", (event) => this.#receive(event));
    source.addEventListener("rat.hello", (event) => this.#hello(event));
    source.addEventListener("rat.reset", (event) => this.#reset(event));
    source.addEventListener("rat.bye", (event) => this.#bye(event));
    source.addEventListener("error", () => this.#broken(source));
  }

  #begin() {
    for (const id of ["last-id", "epoch", "position", "resume"]) get(id).textContent = "–";
    this.#count = this.#resets = 0;
    get("count").textContent = get("resets").textContent = "0";
    get("toggle").textContent = "Unsubscribe";
    get("toggle").classList.add("quiet");
    get("topics").readOnly = true;
    showState(get("state"), "connecting");
  }

  #receive(event) {
    const { topic, event: type, data } = JSON.parse(event.data);
    get("count").textContent = ++this.#count;
    this.#showId(event);
    this.#events.add(topic, event.lastEventId, type, typeof data === "string" ? data : JSON.stringify(data));
    this.#table.refreshSoon();
  }

  #hello(event) {
    const hello = JSON.parse(event.data);
    get("epoch").textContent = hello.epoch;
    get("position").textContent = hello.position;
    get("resume").textContent = hello.resume;
    this.#showId(event);
    const heartbeat = hello.heartbeat_ms ? `a heartbeat every ${hello.heartbeat_ms / 1000} s` : "no heartbeat";
    const resume = hello.resume === "none" ? "nothing to resume" : `resume: ${hello.resume}`;
    this.#events.add("hub", event.lastEventId, "hello", `${resume}, ${heartbeat}`, true);
    this.#table.refreshSoon();
  }

  #reset(event) {
    const reset = JSON.parse(event.data);
    get("resets").textContent = ++this.#resets;
    this.#showId(event);
    const lost = reset.lost_through ? `lost after ${reset.lost_after ?? "?"} through ${reset.lost_through}, ` : "";
    this.#events.add("hub", event.lastEventId, "reset", `${reset.reason}: ${lost}goes on from ${reset.position}`, true);
  }

  #bye(event) {
    const bye = JSON.parse(event.data);
    this.#events.add("hub", event.lastEventId, "bye", `${bye.reason}: back in ${(bye.retry_ms / 1000).toFixed(1)} s`, true);
  }

  #showId(event) { get("last-id").textContent = event.lastEventId || "–"; }

  #broken(source) {
    if (source.readyState === EventSource.CLOSED) this.#close("failed", "the server refused the stream");
    else showState(get("state"), "reconnecting");
  }

  #close(state, text) {
    this.#source.close();
    this.#source = null;
    get("toggle").textContent = "Subscribe";
    get("toggle").classList.remove("quiet");
    get("topics").readOnly = false;
    showState(get("state"), state, text);
    this.#table.refreshSoon();
  }
}

/** Sends what the form holds. */
class Publisher {
  constructor() {
    get("publish").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
  }

  async #send() {
    const item = { topic: get("topic").value, data: get("data").value };
    if (get("type").value) item.event = get("type").value;
    if (get("key").value) item.key = get("key").value;
    showState(get("published"), "connecting", "publishing");
    try {
      const response = await fetch("publish", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(item) });
      if (response.ok) showState(get("published"), "completed", (await response.json()).id);
      else showState(get("published"), "failed", (await response.text()).trim());
    } catch {
      showState(get("published"), "failed", "The server cannot be reached");
    }
  }
}

/** The topics there are: asked for on demand, and after events, once a second at most. */
class TopicTable {
  #timer = 0; #last = 0;

  constructor() {
    get("refresh").addEventListener("click", () => this.#refresh());
    this.#refresh();
  }

  refreshSoon() {
    this.#timer ||= setTimeout(() => this.#refresh(), Math.max(50, this.#last + refreshEvery - performance.now()));
  }

  async #refresh() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#last = performance.now();
    try {
      const { topics, total } = await (await fetch("topics?limit=100")).json();
      get("list").replaceChildren(...(topics.length ? topics.map(TopicTable.#row) : [TopicTable.#empty()]));
      get("list-note").textContent = total > topics.length ? `the first ${topics.length} of ${total}` : "";
    } catch {
      get("list-note").textContent = "The server cannot be reached";
    }
  }

  static #row(topic) {
    const row = document.createElement("tr");
    row.dataset.testid = "topic-row";
    row.dataset.topic = topic.name;
    for (const value of [topic.name, topic.subscribers, topic.events, topic.bytes, topic.last_id ?? "–"]) row.append(make("td", "", value));
    return row;
  }

  static #empty() {
    const row = document.createElement("tr");
    const cell = make("td", "none", "No topics yet: they begin with their first event or subscriber.");
    cell.colSpan = 5;
    row.append(cell);
    return row;
  }
}

const table = new TopicTable();
new Subscription(new EventList(), table);
new Publisher();
