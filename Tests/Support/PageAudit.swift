/// What must hold for every page, as Chromium sees it; each check returns what is wrong.
///
/// The rules are those of WCAG 2.1, level AA, that a program can check.
package enum PageAudit {
  /// Opens a page in every way in which it is read and returns what is wrong, in words.
  ///
  /// - Parameters:
  ///   - html: The page.
  ///   - hash: What stands behind its address.
  ///   - browser: The browser.
  package static func faults(_ html: String, hash: String = "", in browser: Browser) throws
    -> [String]
  {
    var faults: [String] = []
    for (width, dark, script) in [
      (1100, false, true), (1100, true, true), (380, false, true), (380, true, false),
    ] {
      try browser.open(html, hash: hash, width: width, dark: dark, script: script)
      let way = "\(width) wide, \(dark ? "dark" : "light"), script \(script ? "on" : "off"): "
      var found = browser.complaints.map { "complaint: \($0)" }
      found += browser.requests.filter { !$0.hasPrefix("data:") }.dropFirst().map {
        "asked for \($0)"
      }
      for check in [fit, structure, focus, contrast, overlaps] {
        found += try browser.value(check) as? [String] ?? ["a check gave no answer"]
      }
      faults += found.map { way + $0 }
    }
    return faults
  }

  /// Nothing sticks out at the side.
  package static let fit = """
    (() => { const e = document.documentElement;
      return e.scrollWidth > e.clientWidth ? ['sticks out by ' + (e.scrollWidth - e.clientWidth)] : [];
    })()
    """

  /// Language, headings, names of drawings, captions, scopes, alternatives, targets of links.
  package static let structure = """
    (() => {
      const bad = [];
      const all = (s) => [...document.querySelectorAll(s)];
      const words = (e) => e ? e.textContent.trim() : '';
      const say = (ok, what, e) => {
        if (!ok) bad.push(what + ': ' + (e ? e.outerHTML.slice(0, 120) : ''));
      };
      say(['en', 'zh-Hans'].includes(document.documentElement.lang), 'no language');
      say(document.title.trim() || all('h1')[0].textContent === '', 'no title');
      say(all('h1').length === 1, 'not one first heading');
      say(all('main').length === 1, 'not one main part');
      let level = 0;
      all('h1,h2,h3,h4,h5,h6').forEach(h => {
        const now = Number(h.tagName[1]);
        say(now <= level + 1, 'a heading leaps from ' + level + ' to ' + now, h);
        level = now;
      });
      all('svg').forEach(svg => {
        say(svg.getAttribute('role') === 'img', 'a drawing without its role', svg);
        const ids = (svg.getAttribute('aria-labelledby') || '').split(' ');
        const named = ids.map(id => document.getElementById(id));
        say(named.length === 2 && named[0]?.tagName === 'title' && named[1]?.tagName === 'desc'
          && named.every(e => e.parentNode === svg && words(e)), 'a drawing without a name', svg);
      });
      all('table').forEach(t => {
        say(words(t.caption), 'a table without a caption', t);
        say(t.tHead && t.tBodies.length, 'a table without head or body', t);
        t.querySelectorAll('th').forEach(h => say(['col', 'row'].includes(h.scope), 'no scope', h));
        t.querySelectorAll('tbody tr').forEach(r => {
          say(r.cells[0].tagName === 'TH', 'a row without a head', r);
          say(r.cells.length === t.tHead?.rows[0].cells.length, 'a row of another length', r);
        });
      });
      all('img').forEach(i => say(i.alt.trim(), 'an image without words', i));
      all('section,nav,[role=region]').forEach(s => {
        const by = s.getAttribute('aria-labelledby');
        say(s.getAttribute('aria-label')?.trim() || (by && words(document.getElementById(by))),
          'a part without a name', s);
      });
      all('a[href]').forEach(a => {
        const to = a.getAttribute('href');
        const saves = a.download.endsWith('.svg') && to.startsWith('data:image/svg+xml,');
        say(saves || to.startsWith('#') && document.getElementById(to.slice(1)),
          'a link to nowhere', a);
        say(words(a), 'a link without words', a);
      });
      all('input,select,textarea').forEach(i => say(i.labels.length > 0, 'no label', i));
      all('input[type=range]').filter(i => i.checkVisibility()).forEach(i =>
        say(i.getAttribute('aria-valuetext'), 'a slider that does not say its value', i));
      all('details').forEach(d => say(d.firstElementChild.tagName === 'SUMMARY', 'no summary', d));
      const ids = all('[id]').map(e => e.id);
      say(new Set(ids).size === ids.length, 'an id twice');
      return bad;
    })()
    """

  /// The way past the head comes first; what can be reached by keyboard shows that it is.
  package static let focus = """
    (() => {
      const bad = [];
      const stops = [...document.querySelectorAll(
        'a[href],button,input,summary,[tabindex]:not([tabindex="-1"])')]
        .filter(e => e.checkVisibility() && !e.disabled);
      const first = stops[0];
      if (!first || first.className !== 'skip' || first.getAttribute('href') !== '#main') {
        bad.push('the first stop does not lead past the head');
      }
      if (document.querySelector('[tabindex]:not([tabindex="0"]):not([tabindex="-1"])')) {
        bad.push('an order of its own');
      }
      stops.forEach(e => {
        e.focus();
        const s = getComputedStyle(e);
        if (document.activeElement !== e) bad.push('cannot be reached: ' + e.outerHTML.slice(0, 90));
        if (s.outlineStyle === 'none' || parseFloat(s.outlineWidth) < 1) {
          bad.push('no sign of focus: ' + e.outerHTML.slice(0, 90));
        }
        if (e === first && e.getBoundingClientRect().left < 0) bad.push('the way past is unseen');
        e.blur();
      });
      return bad;
    })()
    """

  /// Words stand out from what is painted behind them by 4.5 : 1, large ones by 3 : 1.
  ///
  /// What is behind is asked of the browser and mixed from the back to the front.
  package static let contrast = """
    (() => {
      const parse = (text) => {
        const m = /rgba?\\(([^)]*)\\)/.exec(text);
        if (!m) return null;
        const p = m[1].split(',').map(Number);
        return { c: p.slice(0, 3), a: p.length > 3 ? p[3] : 1 };
      };
      const over = (top, below) => below.map((b, i) => top.c[i] * top.a + b * (1 - top.a));
      const light = (c) => {
        const l = c.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * l[0] + 0.7152 * l[1] + 0.0722 * l[2];
      };
      const ratio = (a, b) => {
        const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
        return (x + 0.05) / (y + 0.05);
      };
      const paint = (e) => {
        const s = getComputedStyle(e);
        if (!(e instanceof SVGElement)) return parse(s.backgroundColor);
        if (!(e instanceof SVGGeometryElement) || e.tagName === 'text') return null;
        const fill = parse(s.fill);
        if (fill) fill.a *= Number(s.fillOpacity) * Number(s.opacity);
        return fill;
      };
      const body = parse(getComputedStyle(document.body).backgroundColor);
      const paper = body.a > 0 ? body.c : [255, 255, 255];
      const bad = [];
      let seen = 0;
      const evaluate = (e, colour, large, at) => {
        seen += 1;
        const stack = document.elementsFromPoint(at.x, at.y).reverse();
        let behind = paper;
        for (const one of stack) {
          const top = paint(one);
          if (top && top.a > 0) behind = over(top, behind);
          if (one === e) break;
        }
        const found = ratio(over(colour, behind), behind);
        if (found < (large ? 3 : 4.5)) {
          bad.push('contrast ' + found.toFixed(2) + ' of “' + e.textContent.trim().slice(0, 40) + '”');
        }
      };
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const owners = new Set();
      while (walk.nextNode()) if (walk.currentNode.data.trim()) owners.add(walk.currentNode.parentElement);
      owners.forEach(e => {
        if (!e.checkVisibility() || e.closest('.skip,.said,title,desc,script,style')) return;
        e.scrollIntoView({ block: 'center', behavior: 'instant' });
        const box = e.getClientRects()[0];
        if (!box) return;
        const s = getComputedStyle(e);
        const at = { x: box.left + Math.min(box.width / 2, 60), y: box.top + box.height / 2 };
        const size = parseFloat(s.fontSize);
        const large = size >= 24 || (size >= 18.66 && Number(s.fontWeight) >= 700);
        if (e instanceof SVGElement) {
          // Words with a border in the colour of the paper stand on the paper.
          if (s.stroke !== 'none') {
            if (ratio(parse(s.fill).c, parse(s.stroke).c) < 4.5) bad.push('halo ' + e.textContent);
            seen += 1;
          } else evaluate(e, parse(s.fill), large, at);
        } else evaluate(e, parse(s.color), large, at);
      });
      scrollTo(0, 0);
      if (seen < 5) bad.push('only ' + seen + ' texts were evaluated');
      return bad;
    })()
    """

  /// No words of a drawing cover others or leave the drawing, by the browser's own boxes.
  package static let overlaps = """
    [...document.querySelectorAll('svg')].filter(s => s.checkVisibility()).flatMap(svg => {
      const bounds = svg.getBoundingClientRect();
      const scale = bounds.width / svg.viewBox.baseVal.width;
      const boxes = [...svg.querySelectorAll('text')].map(t => {
        const title = t.querySelector('title');
        const words = title ? t.textContent.slice(title.textContent.length) : t.textContent;
        return [words, t.getBoundingClientRect()];
      });
      const bad = [];
      boxes.forEach(([words, a], i) => {
        if (a.left < bounds.left - scale || a.right > bounds.right + scale
          || a.top < bounds.top - scale || a.bottom > bounds.bottom + scale) {
          bad.push('outside: ' + words);
        }
        boxes.slice(i + 1).forEach(([other, b]) => {
          const w = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const h = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          // A box is as high as the line; letters of neighbouring lines may share a little of it.
          if (w > 0.5 * scale && h > 2.5 * scale) bad.push(words + ' | ' + other);
        });
      });
      return bad;
    })
    """

  /// What names from outside left behind that is more than words, on the page that is open.
  package static func traces(in browser: Browser) throws -> [String] {
    var found = browser.complaints
    if try browser.value("window.pwned === undefined") as? Bool != true { found.append("ran") }
    let foreign =
      "[...document.querySelectorAll('script:not([type]),iframe,object,embed,link,base,"
      + "img:not([src^=\"data:image/png\"])')].slice(document.getElementById('grid') ? 1 : 0)"
      + ".map(e => e.outerHTML.slice(0, 80))"
    found += try browser.value(foreign) as? [String] ?? ["no answer"]
    let handlers =
      "[...document.querySelectorAll('*')].flatMap(e => [...e.attributes])"
      + ".filter(a => a.name.startsWith('on') || a.name === 'style').map(a => a.name)"
    found += try browser.value(handlers) as? [String] ?? ["no answer"]
    let beyond =
      "[...document.querySelectorAll('[href],[src],[action]')]"
      + ".map(e => e.getAttribute('href') ?? e.getAttribute('src') ?? 'action')"
      + ".filter(a => !a.startsWith('#') && !a.startsWith('data:image/png'))"
      // A picture to save: what it holds is drawn by the page itself.
      + ".filter(a => !a.startsWith('data:image/svg+xml,%3C?xml'))"
    return found + (try browser.value(beyond) as? [String] ?? ["no answer"])
  }
}
