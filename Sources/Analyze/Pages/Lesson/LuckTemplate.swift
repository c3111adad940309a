/// The lesson on luck: the words, with places for numbers, and its script.
enum LuckTemplate {
  static let text = """
    {{> head}}
    <section aria-labelledby="h-task">
    <h2 id="h-task">{{l-luckTask}}</h2>
    <p>{{intro}}</p>
    <div id="lab" hidden="hidden">
    <div class="control">
    <label for="n">{{l-luckRows}}: <output id="v-n" for="n">1,000</output></label>
    <input type="range" id="n" min="0" max="{{last}}" step="1" value="{{middle}}"/>
    </div>
    <dl class="live">
    <div><dt>{{l-luckPair}}</dt><dd id="v-pair">1</dd></div>
    <div><dt>{{l-luckFirst}}</dt><dd id="v-a">–</dd></div>
    <div><dt>{{l-luckSecond}}</dt><dd id="v-b">–</dd></div>
    </dl>
    <p><button type="button" id="differ">{{l-luckDiffer}}</button>
    <button type="button" id="equal">{{l-luckEqual}}</button></p>
    <p id="result" role="status" data-pattern="{{l-luckResult}}"></p>
    </div>
    </section>
    <section aria-labelledby="h-still" id="still">
    <h2 id="h-still">{{l-luckTold}}</h2>
    <p>{{truth}}</p>
    {{#table}}
    {{> table}}
    {{/table}}
    <p>{{l-luckLesson}}</p>
    </section>
    </main>
    {{#footer}}
    <footer><p>{{.}}</p></footer>
    {{/footer}}
    <script type="application/json" id="grid">{{{data}}}</script>
    <script>{{{script}}}</script>
    </body>
    </html>

    """

  static let script = """

    'use strict';
    (() => {
      const $ = (id) => document.getElementById(id);
      const sizes = JSON.parse($('grid').textContent);
      const slider = $('n');
      let at = 0;
      let alarms = 0;
      const percent = (share) => (100 * share).toFixed(1) + '%';
      const rows = () => sizes[Number(slider.value)].n.toLocaleString('en-US');
      const show = () => {
        const pair = sizes[Number(slider.value)].pairs[at];
        $('v-n').textContent = rows();
        slider.setAttribute('aria-valuetext', rows());
        $('v-pair').textContent = String(at + 1);
        $('v-a').textContent = percent(pair[0]);
        $('v-b').textContent = percent(pair[1]);
      };
      const start = () => {
        at = 0;
        alarms = 0;
        $('differ').disabled = false;
        $('equal').disabled = false;
        show();
      };
      const decide = (differ) => {
        const pairs = sizes[Number(slider.value)].pairs;
        if (differ) alarms += 1;
        at += 1;
        if (at < pairs.length) {
          $('result').textContent = '';
          show();
          return;
        }
        const found = pairs.filter((p) => p[2] > 0 || p[3] < 0).length;
        $('differ').disabled = true;
        $('equal').disabled = true;
        $('still').hidden = false;
        $('result').textContent = $('result').dataset.pattern.replace('{yours}', alarms)
          .replace('{pairs}', pairs.length).replace('{found}', found);
      };
      $('lab').hidden = false;
      $('still').hidden = true;
      slider.addEventListener('input', () => { $('result').textContent = ''; start(); });
      $('differ').addEventListener('click', () => decide(true));
      $('equal').addEventListener('click', () => decide(false));
      start();
      document.documentElement.dataset.ready = 'yes';
    })();

    """
}
