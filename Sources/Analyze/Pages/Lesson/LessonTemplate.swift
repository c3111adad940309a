/// The temperature lesson: the words, with places for drawings and numbers.
enum LessonTemplate {
  static let text = """
    {{> head}}
    <section class="verdict" aria-label="In short" id="short">
    <p>Loss can change a lot while every prediction stays the same.</p>
    <p>Divide the logits of {{model}} by a temperature T before the softmax. The accuracy stays at \
    {{accuracy}} for every T. The log loss is {{lossOne}} at T = 1, {{lossHalf}} at T = 1/2, \
    {{lossTwo}} at T = 2, and lowest, {{lossBest}}, at T = {{optimum}}. Accuracy asks which class \
    comes first; loss asks how much was staked on it. {{sharpened}}</p>
    </section>
    <section aria-labelledby="h-lab">
    <h2 id="h-lab">Turn the temperature</h2>
    <fieldset id="question" hidden="hidden">
    <legend>First guess: T goes from 1 down to 1/4. What happens to the accuracy?</legend>
    <label><input type="radio" name="guess" value="up"/> It rises: the model is more confident.</label>
    <label><input type="radio" name="guess" value="same"/> It stays exactly as it is.</label>
    <label><input type="radio" name="guess" value="down"/> It falls: the model is over-confident.</label>
    <p id="answer" role="status"></p>
    <button type="button" id="skip">Skip the question</button>
    </fieldset>
    <div id="lab" hidden="hidden">
    <div class="control">
    <label for="t">Temperature T = <output id="v-t" for="t">1</output></label>
    <input type="range" id="t" min="0" max="{{last}}" step="1" value="{{one}}"/>
    <p class="ends"><span>colder: more confident</span><span>hotter: less confident</span></p>
    <p><button type="button" id="to-quarter">T = 1/4</button>
    <button type="button" id="to-one">T = 1</button>
    <button type="button" id="to-best">lowest loss</button></p>
    <dl class="live">
    <div><dt>accuracy</dt><dd id="v-accuracy">{{accuracy}}</dd></div>
    <div><dt>log loss</dt><dd id="v-loss">{{lossOneLong}}</dd></div>
    <div><dt>Brier score</dt><dd id="v-brier">{{brierOne}}</dd></div>
    <div><dt>ECE</dt><dd id="v-ece">{{eceOne}}</dd></div>
    </dl>
    <p id="said" class="said" role="status"></p>
    </div>
    <div class="figures">
    <div class="fig">
    <h3>Log loss, ECE and accuracy over T</h3>
    <figure>
    {{{curves}}}
    <figcaption>The upright line is the present T: it runs along the curves of loss and ECE, while \
    the accuracy is level from end to end.</figcaption>
    </figure>
    </div>
    <div class="fig">
    <h3>How often predictions of each confidence are right</h3>
    <figure>
    {{{bins}}}
    <figcaption>Bars on the dashed diagonal mean that confidence can be trusted; the bars beneath \
    count the rows, which move to the right as T falls.</figcaption>
    </figure>
    </div>
    <div class="fig">
    <h3>Loss ledger: which rows pay</h3>
    <figure>
    {{{ledger}}}
    <figcaption>The coloured area is the mean loss: as T falls, right rows (blue) pay almost nothing \
    and the wrong ones (hatched) pay for everything.</figcaption>
    </figure>
    </div>
    </div>
    </div>
    </section>
    <section aria-labelledby="h-still" id="still">
    <h2 id="h-still">The same without touching anything</h2>
    <div class="figures">
    <div class="fig">
    <h3>{{model}} at four temperatures</h3>
    <figure>
    {{{multiples}}}
    <figcaption>{{multiplesCaption}}</figcaption>
    </figure>
    </div>
    <div class="fig">
    <h3>What moves and what does not</h3>
    <figure>
    {{{still}}}
    <figcaption>{{stillCaption}}</figcaption>
    </figure>
    </div>
    </div>
    <p>So a lower loss can mean two things: the model knows more, or its confidence is \
    better scaled. The temperature changes the second and never the first. The best T here was chosen on the \
    same rows that are shown, which is fine for a lesson and not for a claim.</p>
    </section>
    {{#pair}}
    <section aria-labelledby="h-pair">
    <h2 id="h-pair">What no temperature can show: two real checkpoints</h2>
    <p>{{sentence}}</p>
    <p><button type="button" id="swap" hidden="hidden">Swap the checkpoints</button> \
    <span id="swap-said" role="status"></span></p>
    {{#sides}}
    <div id="{{side}}" data-name="{{checkpoint}}">
    <h3>{{checkpoint}}: accuracy {{sideAccuracy}}, log loss {{sideLoss}}, ECE {{sideEce}}</h3>
    {{> figures}}
    </div>
    {{/sides}}
    <h3>Images where the two disagree</h3>
    {{> images}}
    </section>
    {{/pair}}
    </main>
    {{#footer}}
    <footer><p>{{.}}</p></footer>
    {{/footer}}
    <script type="application/json" id="grid">{{{data}}}</script>
    <script>{{{script}}}</script>
    </body>
    </html>

    """
}
