/// The lesson on luck: the words, with places for numbers, and its script.
enum LuckTemplate {
  static let text = """
    {{> head}}
    <section aria-labelledby="h-task">
    <h2 id="h-task">Your eye</h2>
    <p>Two models were each judged on the number of rows that the slider shows. Look at how often each \
    was right. Do they differ? Decide {{pairs}} times.</p>
    <div id="lab" hidden="hidden">
    <div class="control">
    <label for="n">Rows for each model: <output id="v-n" for="n">1,000</output></label>
    <input type="range" id="n" min="0" max="{{last}}" step="1" value="{{middle}}"/>
    </div>
    <dl class="live">
    <div><dt>pair</dt><dd id="v-pair">1</dd></div>
    <div><dt>first model right</dt><dd id="v-a">–</dd></div>
    <div><dt>second model right</dt><dd id="v-b">–</dd></div>
    </dl>
    <p><button type="button" id="differ">They differ</button>
    <button type="button" id="equal">I see no difference</button></p>
    <p id="result" role="status"></p>
    </div>
    </section>
    <section aria-labelledby="h-still" id="still">
    <h2 id="h-still">What you were not told</h2>
    <p>All of them are one model: {{model}}, which is right on {{accuracy}} of its rows. Each “model” is \
    a new draw of rows from it. Every difference is luck, and every “they differ” is a false alarm.</p>
    {{#table}}
    {{> table}}
    {{/table}}
    <p>A difference of one point looks like progress. On few rows it is what luck does. The interval of \
    the difference knows the number of rows: it leaves out 0 in about one of twenty such pairs, however \
    many rows there are. So look at the interval, not at the difference.</p>
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
        slider.setAttribute('aria-valuetext', rows() + ' rows');
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
        $('result').textContent = 'You said “they differ” ' + alarms + ' times of ' + pairs.length +
          '. All were false alarms. The interval raised ' + found +
          '. Move the slider to try another number of rows.';
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
