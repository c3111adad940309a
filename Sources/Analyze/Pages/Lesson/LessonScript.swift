/// The script of the lesson: one slider, three views, the question, the swap of the checkpoints.
///
/// It reads the grid from the page and writes attributes and text; it makes no markup and fetches
/// nothing. The page's policy names it by its digest.
enum LessonScript {
  static let text = """

    'use strict';
    (() => {
      const $ = (id) => document.getElementById(id);
      const grid = JSON.parse($('grid').textContent);
      const last = grid.t.length - 1;
      const slider = $('t');
      const percent = (share, digits) => (100 * share).toFixed(digits) + '%';
      let spoken = 0;

      const near = (value) => {
        let best = 0;
        grid.t.forEach((t, i) => {
          const far = Math.abs(Math.log(t / value));
          if (far < Math.abs(Math.log(grid.t[best] / value))) best = i;
        });
        return best;
      };
      const name = (i) => String(Number(grid.t[i].toPrecision(3)));

      const bars = (id, values) => {
        const group = $(id);
        const bottom = Number(group.dataset.bottom);
        const unit = Number(group.dataset.height) / Number(group.dataset.scale);
        [...group.children].forEach((bar, k) => {
          bar.setAttribute('y', (bottom - values[k] * unit).toFixed(1));
          bar.setAttribute('height', (values[k] * unit).toFixed(1));
        });
      };
      const steps = (values, box) => {
        let path = 'M' + box.left + ' ' + box.bottom;
        values.forEach((value, k) => {
          const y = box.bottom - value / box.top * box.height;
          const x = box.left + box.width * (k + 1) / values.length;
          path += 'V' + y.toFixed(1) + 'H' + x.toFixed(1);
        });
        return path + 'V' + box.bottom + 'Z';
      };
      const ledger = (i) => {
        const group = $('ledger-live');
        const box = {};
        for (const key of ['left', 'width', 'bottom', 'height', 'top']) {
          box[key] = Number(group.dataset[key]);
        }
        const wrong = grid.wrong[i];
        const both = wrong.map((value, k) => value + grid.right[i][k]);
        const paths = group.children;
        paths[0].setAttribute('d', steps(both, box));
        paths[1].setAttribute('d', steps(wrong, box));
        paths[2].setAttribute('d', steps(wrong, box));
      };

      const show = (i, keep) => {
        slider.value = i;
        $('v-t').textContent = name(i);
        $('v-accuracy').textContent = percent(grid.accuracy[i], 2);
        $('v-loss').textContent = grid.loss[i].toFixed(4);
        $('v-brier').textContent = grid.brier[i].toFixed(4);
        $('v-ece').textContent = grid.ece[i].toFixed(4);
        const line = $('said').dataset.pattern.replace('{t}', name(i))
          .replace('{accuracy}', percent(grid.accuracy[i], 2))
          .replace('{loss}', grid.loss[i].toFixed(3)).replace('{ece}', grid.ece[i].toFixed(3));
        slider.setAttribute('aria-valuetext', line);
        clearTimeout(spoken);
        spoken = setTimeout(() => { $('said').textContent = line; }, 400);
        const now = $('now');
        const x = Number(now.dataset.left) + Number(now.dataset.width) * i / last;
        now.setAttribute('transform', 'translate(' + x.toFixed(1) + ' 0)');
        bars('rates', grid.rate[i]);
        bars('counts', grid.rows[i]);
        ledger(i);
        if (!keep) history.replaceState(null, '', '#T=' + name(i));
      };

      // The guess comes before the answer: what gives it away waits.
      const conceal = () => {
        for (const id of ['short', 'still']) $(id).hidden = true;
      };
      const reveal = () => {
        for (const id of ['short', 'still']) $(id).hidden = false;
        $('lab').hidden = false;
        $('skip').hidden = true;
      };
      const fromAddress = () => {
        const found = /^#T=([0-9.]+)$/.exec(location.hash);
        const value = found ? Number(found[1]) : NaN;
        if (!(value > 0)) return false;
        reveal();
        show(near(value), true);
        return true;
      };

      $('question').hidden = false;
      slider.addEventListener('input', () => show(Number(slider.value)));
      for (const [id, i] of [['to-quarter', grid.quarter], ['to-one', grid.one],
        ['to-best', grid.best]]) {
        $(id).addEventListener('click', () => show(i));
      }
      $('skip').addEventListener('click', () => { reveal(); slider.focus(); });
      $('question').addEventListener('change', (event) => {
        const words = $('answer').dataset;
        const same = event.target.value === 'same';
        $('answer').textContent = (same ? words.right : words.wrong) + ' ' + words.because;
        reveal();
      });
      window.addEventListener('hashchange', fromAddress);
      if (!fromAddress()) {
        conceal();
        show(grid.one, true);
      }

      const swap = $('swap');
      if (swap) {
        const sides = [$('side-a'), $('side-b')];
        let shown = 0;
        const turn = (to) => {
          shown = to;
          sides.forEach((side, k) => { side.hidden = k !== shown; });
          $('swap-said').textContent = sides[shown].dataset.shown;
        };
        swap.hidden = false;
        swap.addEventListener('click', () => turn(1 - shown));
        turn(0);
      }
      document.documentElement.dataset.ready = 'yes';
    })();

    """
}
