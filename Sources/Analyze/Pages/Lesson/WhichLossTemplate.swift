/// The lesson on which loss is meant: the words, with places for numbers, and its script.
enum WhichLossTemplate {
  static let text = """
    {{> head}}
    <section aria-labelledby="h-task">
    <h2 id="h-task">{{l-lossTask}}</h2>
    <p>{{intro}}</p>
    <fieldset id="question" hidden="hidden">
    <legend>{{l-lossQuestion}}</legend>
    <label><input type="radio" name="guess" value="lower"/> {{guessLower}}</label>
    <label><input type="radio" name="guess" value="same"/> {{l-lossSame}}</label>
    <label><input type="radio" name="guess" value="higher"/> {{guessHigher}}</label>
    <p id="answer" role="status" data-answer="{{answer}}" data-right="{{l-lossYes}}" \
    data-wrong="{{l-lossNo}}"></p>
    </fieldset>
    </section>
    <section aria-labelledby="h-still" id="still">
    <h2 id="h-still">{{l-lossHeading}}</h2>
    <p>{{truth}} {{why}}</p>
    <div id="lab" hidden="hidden">
    <div class="control">
    <label for="e">{{l-lossEpoch}} <output id="v-e" for="e">1</output></label>
    <input type="range" id="e" min="0" max="{{last}}" step="1" value="0"/>
    </div>
    <dl class="live">
    <div><dt>{{l-lossPrinted}}</dt><dd id="v-running">–</dd></div>
    <div><dt>{{l-lossTrain}}</dt><dd id="v-train">–</dd></div>
    <div><dt>{{l-lossTest}}</dt><dd id="v-test">–</dd></div>
    </dl>
    </div>
    {{#figure}}
    {{> figures}}
    {{/figure}}
    {{#table}}
    {{> table}}
    {{/table}}
    <p>{{l-lossLesson}}</p>
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
      const epochs = JSON.parse($('grid').textContent);
      const slider = $('e');
      const show = () => {
        const [number, running, train, test] = epochs[Number(slider.value)];
        $('v-e').textContent = String(number);
        $('v-running').textContent = running.toFixed(3);
        $('v-train').textContent = train.toFixed(3);
        $('v-test').textContent = test.toFixed(3);
        slider.setAttribute('aria-valuetext', [number, running.toFixed(3), train.toFixed(3),
          test.toFixed(3)].join(', '));
      };
      $('question').hidden = false;
      $('still').hidden = true;
      $('question').addEventListener('change', (event) => {
        const words = $('answer').dataset;
        $('answer').textContent = event.target.value === words.answer ? words.right : words.wrong;
        $('still').hidden = false;
        $('lab').hidden = false;
      });
      slider.addEventListener('input', show);
      show();
      document.documentElement.dataset.ready = 'yes';
    })();

    """
}
