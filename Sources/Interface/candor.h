/* The toolkit behind plain C calls. Link with -lCandorInterface.
 *
 * Every call that can fail answers 0, or the kind of failure (candor_status); the sentence for the user
 * is then in candor_last_error, which is each thread's own. Values are named by handles: numbers above
 * 0, so that a stale one is an error. Arrays are copied on the way in. Texts are UTF-8, end in a zero
 * byte and are given back to candor_text_destroy. Options are JSON objects, or null. Any call may be
 * made from any thread, and in a child after fork. */
#ifndef CANDOR_H
#define CANDOR_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum candor_status {
  CANDOR_DONE = 0,
  CANDOR_BAD_CALL = 1,       /* a null pointer, a count that fits no array, an unknown handle or option */
  CANDOR_BAD_INPUT = 2,      /* data that cannot be what they claim to be */
  CANDOR_NOT_COMPARABLE = 3, /* models that were not evaluated on the same rows */
  CANDOR_UNDEFINED = 4,      /* a quantity that the data do not define */
  CANDOR_MISSING = 5,        /* a file that is not there */
  CANDOR_UNREADABLE = 6,     /* a file that cannot be read */
  CANDOR_INTERNAL = 7        /* our fault */
};

/* Grows by one with every change that an older caller would miss. */
int32_t candor_abi_version(void);
const char *candor_version(void);
/* The sentence of this thread's last failure, or null; valid until its next one. */
const char *candor_last_error(void);
void candor_text_destroy(char *text);
int32_t candor_destroy(uint64_t handle);
int64_t candor_handles(void);

/* Scores: `type` 1 for float, 2 for double; `kind` 0 for logits, 1 for probabilities; row-major.
 * Labels, weights, ids and clusters may be null with the count 0.
 * Options: name, class_names, positive, weights (frequency or sampling), clip, one_column,
 * storage_error. */
int32_t candor_model_make(const void *scores, int64_t score_count, int32_t type, int64_t rows,
                          int64_t classes, int32_t kind, const int32_t *labels, int64_t label_count,
                          const double *weights, int64_t weight_count, const int64_t *ids,
                          int64_t id_count, const int32_t *clusters, int64_t cluster_count,
                          const char *options, uint64_t *model);
/* `values` is a JSON list of texts, `codes` the place of each row's value in it. */
int32_t candor_model_group(uint64_t model, const char *name, const char *values,
                           const int32_t *codes, int64_t code_count);
/* Options: label, probability, logit, id, weight, weights, groups, cluster, class_names, positive,
 * first_label, part, clip, split, mc_samples, data; as the command's options of these names. */
int32_t candor_model_read(const char *path, const char *options, uint64_t *model);
int32_t candor_model_document(uint64_t model, char **text, int64_t *length);
/* What is doubtful about the rows, as a JSON list of sentences. */
int32_t candor_model_doubts(uint64_t model, char **text, int64_t *length);
int32_t candor_model_arrays(uint64_t model, double *scores, int64_t score_count, int32_t *labels,
                            int64_t label_count);

/* Options: bins, all, bootstrap, level, seed, view. */
int32_t candor_evaluate(uint64_t model, const char *options, uint64_t *evaluation);
/* What `candor metrics --json` prints. */
int32_t candor_evaluation_document(uint64_t evaluation, char **text, int64_t *length);
/* The estimates of that document alone, which takes a fraction of the time. */
int32_t candor_evaluation_estimates(uint64_t evaluation, char **text, int64_t *length);
int32_t candor_evaluation_figures(uint64_t evaluation, char **text, int64_t *length);
int32_t candor_evaluation_words(uint64_t evaluation, char **text, int64_t *length);
int32_t candor_evaluation_figure(uint64_t evaluation, const char *name, char **text,
                                 int64_t *length);

/* Options: bins, bootstrap, level, seed, margin, margins, join. */
int32_t candor_compare(const uint64_t *models, int64_t count, const char *options,
                       uint64_t *comparison);
/* What `candor compare --json` prints. */
int32_t candor_comparison_document(uint64_t comparison, char **text, int64_t *length);
int32_t candor_comparison_words(uint64_t comparison, char **text, int64_t *length);
/* Where the gap of a comparison comes from, as SVG; `pair` counts the models after the first from 0. */
int32_t candor_comparison_figure(uint64_t comparison, int64_t pair, char **text, int64_t *length);

/* The HTML page of `candor report`; options as of candor_evaluate. */
int32_t candor_report(const uint64_t *models, int64_t count, const char *options, char **text,
                      int64_t *length);

int32_t candor_recalibrator_fit(uint64_t model, const char *method, uint64_t *recalibrator);
int32_t candor_recalibrator_read(const char *text, uint64_t *recalibrator);
/* What `candor recalibrate fit` saves. */
int32_t candor_recalibrator_document(uint64_t recalibrator, char **text, int64_t *length);
int32_t candor_recalibrator_warnings(uint64_t recalibrator, char **text, int64_t *length);
/* Probabilities, rows x classes. */
int32_t candor_recalibrator_apply(uint64_t recalibrator, uint64_t model, double *probabilities,
                                  int64_t count);

int32_t candor_accumulator_make(int64_t classes, int64_t bins, uint64_t *accumulator);
int32_t candor_accumulator_add(uint64_t accumulator, uint64_t model);
int32_t candor_accumulator_merge(uint64_t accumulator, uint64_t other);
int32_t candor_accumulator_bytes(uint64_t accumulator, char **bytes, int64_t *length);
int32_t candor_accumulator_read(const uint8_t *bytes, int64_t count, uint64_t *accumulator);
/* What `candor merge --json` prints. */
int32_t candor_accumulator_document(uint64_t accumulator, const char *name, int32_t all, char **text,
                                    int64_t *length);

#ifdef __cplusplus
}
#endif
#endif
