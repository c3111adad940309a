/// The temperature lesson: the frame, with places for words, drawings and numbers.
enum LessonTemplate {
  static let text = """
    {{> head}}
    <section class="verdict" aria-label="{{w-inShort}}" id="short">
    <p>{{l-short}}</p>
    <p>{{shortNumbers}} {{sharpened}}</p>
    </section>
    <section aria-labelledby="h-lab">
    <h2 id="h-lab">{{l-turn}}</h2>
    <fieldset id="question" hidden="hidden">
    <legend>{{l-question}}</legend>
    <label><input type="radio" name="guess" value="up"/> {{l-up}}</label>
    <label><input type="radio" name="guess" value="same"/> {{l-same}}</label>
    <label><input type="radio" name="guess" value="down"/> {{l-down}}</label>
    <p id="answer" role="status" data-right="{{l-right}}" data-wrong="{{l-wrong}}" \
    data-because="{{l-because}}"></p>
    <button type="button" id="skip">{{l-skipQuestion}}</button>
    </fieldset>
    <div id="lab" hidden="hidden">
    <div class="control">
    <label for="t">{{l-temperature}} = <output id="v-t" for="t">1</output></label>
    <input type="range" id="t" min="0" max="{{last}}" step="1" value="{{one}}"/>
    <p class="ends"><span>{{l-colder}}</span><span>{{l-hotter}}</span></p>
    <p><button type="button" id="to-quarter">T = 1/4</button>
    <button type="button" id="to-one">T = 1</button>
    <button type="button" id="to-best">{{l-lowest}}</button></p>
    <dl class="live">
    <div><dt>{{l-accuracy}}</dt><dd id="v-accuracy">{{accuracy}}</dd></div>
    <div><dt>{{l-logLoss}}</dt><dd id="v-loss">{{lossOneLong}}</dd></div>
    <div><dt>{{l-brier}}</dt><dd id="v-brier">{{brierOne}}</dd></div>
    <div><dt>{{l-ece}}</dt><dd id="v-ece">{{eceOne}}</dd></div>
    </dl>
    <p id="said" class="said" role="status" data-pattern="{{l-spoken}}"></p>
    </div>
    <div class="figures">
    <div class="fig">
    <h3>{{l-curvesTitle}}</h3>
    <figure>
    {{{curves}}}
    <figcaption>{{l-curvesCaption}}</figcaption>
    </figure>
    </div>
    <div class="fig">
    <h3>{{l-binsTitle}}</h3>
    <figure>
    {{{bins}}}
    <figcaption>{{l-binsCaption}}</figcaption>
    </figure>
    </div>
    <div class="fig">
    <h3>{{l-ledgerTitle}}</h3>
    <figure>
    {{{ledger}}}
    <figcaption>{{l-ledgerCaption}}</figcaption>
    </figure>
    </div>
    </div>
    </div>
    </section>
    <section aria-labelledby="h-still" id="still">
    <h2 id="h-still">{{l-stillTitle}}</h2>
    <div class="figures">
    <div class="fig">
    <h3>{{multiplesTitle}}</h3>
    <figure>
    {{{multiples}}}
    <figcaption>{{multiplesCaption}}</figcaption>
    </figure>
    </div>
    <div class="fig">
    <h3>{{l-movesTitle}}</h3>
    <figure>
    {{{still}}}
    <figcaption>{{stillCaption}}</figcaption>
    </figure>
    </div>
    </div>
    <p>{{l-volume}}</p>
    </section>
    {{#pair}}
    <section aria-labelledby="h-pair">
    <h2 id="h-pair">{{l-pairTitle}}</h2>
    <p>{{sentence}}</p>
    <p><button type="button" id="swap" hidden="hidden">{{l-swap}}</button> \
    <span id="swap-said" role="status"></span></p>
    {{#sides}}
    <div id="{{side}}" data-shown="{{sideShown}}">
    <h3>{{sideTitle}}</h3>
    {{> figures}}
    </div>
    {{/sides}}
    <h3>{{l-disagree}}</h3>
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
