/// The script of the pages: new content into the main element, the clock counted down between two messages. The pages say
/// the same without it.
public let liveScript: StaticString = """
    "use strict";
    (() => {
      const main = document.querySelector("main");
      const notice = document.getElementById("notice");
      const address = document.body.dataset.events;
      if (!main || !address) return;
      let closesAt = 0;
      let running = null;
      let endsAt = 0;
      const two = number => String(number).padStart(2, "0");
      const show = seconds => {
        const minutes = Math.floor(seconds / 60), hours = Math.floor(seconds / 3600), days = Math.floor(seconds / 86400);
        if (days > 0) return `${days} d ${two(hours % 24)}:${two(minutes % 60)}`;
        if (hours > 0) return `${hours}:${two(minutes % 60)}:${two(seconds % 60)}`;
        return `${minutes}:${two(seconds % 60)}`;
      };
      const tick = () => {
        if (running) {
          const text = show(Math.ceil(Math.max(0, endsAt - performance.now()) / 1000));
          if (running.textContent !== text) running.textContent = text;
        }
        const bar = main.querySelector("progress");
        if (!bar) return;
        const left = Math.max(0, closesAt - performance.now());
        bar.value = left;
        const seconds = main.querySelector(".seconds");
        const text = String(Math.ceil(left / 1000));
        if (seconds && seconds.textContent !== text) seconds.textContent = text;
      };
      const wind = () => {
        const bar = main.querySelector("progress");
        if (bar) closesAt = performance.now() + Number(bar.dataset.left);
        running = main.querySelector(".time[data-left]");
        if (running) endsAt = performance.now() + Number(running.dataset.left);
      };
      wind();
      setInterval(tick, 200);
      const source = new EventSource(address);
      const say = text => { notice.textContent = text; };
      source.onmessage = event => { main.innerHTML = event.data; wind(); };
      source.addEventListener("notice", event => say(event.data));
      source.addEventListener("waiting", event => say(event.data));
      source.addEventListener("ended", event => { main.innerHTML = event.data; source.close(); });
      source.onerror = () => say(source.readyState === 2 ? "not live any more: load the page again" : "connecting …");
      source.onopen = () => say("");
    })();

    """
