/// The lesson on which loss is meant: the words, with places for numbers, and its script.
enum WhichLossTemplate {
  static let text = """
    {{> head}}
    <section aria-labelledby="h-task">
    <h2 id="h-task">The first epoch</h2>
    <p>During the first epoch the training loop printed a training loss of {{printed}}. After the epoch \
    the network was measured on the same images, standing still.</p>
    <fieldset id="question" hidden="hidden">
    <legend>First guess: is the measured training loss</legend>
    <label><input type="radio" name="guess" value="lower"/> lower than {{printed}}?</label>
    <label><input type="radio" name="guess" value="same"/> the same?</label>
    <label><input type="radio" name="guess" value="higher"/> higher than {{printed}}?</label>
    <p id="answer" role="status" data-right="{{answer}}"></p>
    </fieldset>
    </section>
    <section aria-labelledby="h-still" id="still">
    <h2 id="h-still">Three losses</h2>
    <p>It is {{answer}}: {{finished}}. {{why}}</p>
    <div id="lab" hidden="hidden">
    <div class="control">
    <label for="e">Epoch <output id="v-e" for="e">1</output></label>
    <input type="range" id="e" min="0" max="{{last}}" step="1" value="0"/>
    </div>
    <dl class="live">
    <div><dt>printed while training</dt><dd id="v-running">–</dd></div>
    <div><dt>finished network, training images</dt><dd id="v-train">–</dd></div>
    <div><dt>finished network, test images</dt><dd id="v-test">–</dd></div>
    </dl>
    </div>
    {{#figure}}
    {{> figures}}
    {{/figure}}
    {{#table}}
    {{> table}}
    {{/table}}
    <p>A printed loss belongs to no single network. Compare training and test loss on the finished \
    network, and two networks by the same kind of loss.</p>
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
        slider.setAttribute('aria-valuetext', 'epoch ' + number + ': printed ' +
          running.toFixed(3) + ', training ' + train.toFixed(3) + ', test ' + test.toFixed(3));
      };
      $('question').hidden = false;
      $('still').hidden = true;
      $('question').addEventListener('change', (event) => {
        const right = $('answer').dataset.right;
        $('answer').textContent = (event.target.value === right ? 'Yes: ' : 'No: ') + 'it is ' +
          right + '. Go through the epochs below.';
        $('still').hidden = false;
        $('lab').hidden = false;
      });
      slider.addEventListener('input', show);
      show();
      document.documentElement.dataset.ready = 'yes';
    })();

    """
}
