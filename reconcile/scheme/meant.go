package scheme

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong/reconcile/similarity"
)

// A model is written by people who know other programs, and their words. A word that is not
// known is refused all the same: one that is nearly right may mean something else. The error says
// which of ours it probably means.

// words are ours, each with those of others that mean it, one space between them. Where none of
// ours does, what is to be done stands in its place, behind a "!".
type words [][2]string

var otherKinds = words{
	{"name", "person_name full_name fullname person names persons_name"},
	{"name_vietnamese", "name_vi name_vn vietnamese_name vietnamese ho_ten hoten name_person_vietnamese person_name_vietnamese"},
	{"given", "first_name firstname forename given_name first ten"},
	{"family", "last_name lastname surname family_name last ho"},
	{"date", "dob birth_date birthdate date_of_birth birthday datetime timestamp born ngay ngay_sinh"},
	{"sex", "gender gioi_tinh"},
	{"identifier", "id identity ids national_id personal_number cccd cmnd ssn pin isbn number_id tax_number passport"},
	{"email", "mail e_mail email_address"},
	{"phone", "tel telephone mobile phone_number msisdn"},
	{"code", "postcode zip zipcode zip_code postal_code house_number"},
	{"codes", "model_number version_number numbers"},
	{"place", "address street city town location gazetteer place_gazetteer province district commune geo dia_chi"},
	{"text", "string str varchar free_text freetext company organisation organization title product description words long_text"},
	{"number", "int integer numeric float decimal amount price money quantity double real latitude longitude coordinate"},
	{"number, or date if it is a year of birth", "year birth_year year_of_birth yob nam_sinh"},
	{"category", "enum categorical exact bool boolean status type class"},
}

var otherLevels = words{
	{"similar 0.9", "jaro jaro_winkler jarowinkler jaccard cosine dice ratio fuzzy close similarity trigram qgram ngram token_sort partial_ratio prefix start approx"},
	{"edits 1", "edit levenshtein damerau damerau_levenshtein osa distance edit_distance lev hamming edits_1 typo_1"},
	{"days 31", "day month months within_days date_diff week weeks"},
	{"parts", "year_month month_year two_parts"},
	{"typo", "transposed transposition day_month_swapped swapped_day_month swap_day_month"},
	{"year", "year_only same_year"},
	{"swapped", "swap columns_reversed reversed transposed_names"},
	{"initial", "initials first_letter"},
	{"marks", "accents diacritics tones tone dau"},
	{"within 0.1", "tolerance percent pct range absolute abs difference near relative"},
	{"!write similar 0.85; sounds serve blocking keys, as in family:sound", "sound soundex metaphone double_metaphone dmetaphone phonetic nysiis"},
	{"!leave it out: a last level, for the rest, is understood", "else other others different rest none no_match"},
	{"!leave it out: where a row has no value, the field says nothing", "missing null empty is_null na"},
}

var otherForms = words{
	{"sound", "soundex phonetic metaphone double_metaphone dmetaphone nysiis"},
	{"start", "prefix first3 prefix3 start3 first first_letters substr substring left first_3"},
	{"word", "words token tokens"},
	{"grams", "gram ngram ngrams qgram qgrams trigram trigrams bigram bigrams"},
	{"day (month and day)", "month month_day birthday dd_mm"},
	{"year", "yob years birth_year year_month"},
	{"sorted", "sort token_sort fingerprint"},
	{"near", "fuzzy approx round rounded bucket"},
	{"exact", "equal lower norm normalised normalized full whole value"},
}

var otherLinks = words{
	{"dedupe", "dedupe_only dedup deduplicate deduplication self duplicates"},
	{"link", "link_only many_to_many n:m m:n n_m all pairs"},
	{"one_to_one", "1:1 1_1 onetoone one2one 1to1 bipartite"},
	{"spine", "one_to_many many_to_one 1:n n:1 1_n n_1 spine_right"},
	{"dedupe_left", "link_and_dedupe dedupe_and_link left_dedupe"},
	{"auto", "automatic any default"},
}

var otherKeys = words{
	{"link", "link_type linktype linkage_type linkage mode link_kind"},
	{"id", "unique_id unique_id_column_name unique_id_column id_column row_id key_column"},
	{"fields", "comparisons comparison_columns variables attributes"},
	{"columns", "column col left_columns left_column cols source"},
	{"right_columns", "right_column right_col"},
	{"!columns and right_columns name what a field reads, --left and --right of the command the tables", "left right left_table right_table tables"},
	{"!a field has a kind, the model a link", "type data_type datatype field_type"},
	{"term_frequency", "tf tf_adjustment term_frequencies term_frequency_adjustments tf_adjust frequency"},
	{"levels", "comparison_levels comparison comparator comparators compare method algorithm similarity metric distance tests level"},
	{"m", "m_probability m_probabilities m_prob m_prior"},
	{"u", "u_probability u_probabilities u_prob u_prior"},
	{"!a level adds log2(m/u) to the score: fix m and u of the field", "weight weights fixed fix score scores importance boost"},
	{"swap_with", "swap swapped swapped_with reversed"},
	{"!write blocking, and keys below it", "blocking_rules blocking_rule blocking_keys blocking_rules_to_generate_predictions blocks block indexing index predicates"},
	{"!write thresholds: {match: 0.5, review: 0.05}; how alike values of one field must be, its levels say", "threshold match_threshold review_threshold cutoff cut_off decision"},
	{"match", "match_above link_above upper accept linked"},
	{"review", "possible review_above lower clerical clerical_review maybe consider"},
	{"!write kind: place; codes and coordinates of places are fields of kind code and number", "gazetteer gazetteers"},
	{"!leave it out: dates and numbers are read however they are written", "format date_format dateformat locale decimal"},
	{"!leave it out: where a row has no value, the field says nothing", "required missing null missing_value has_missing nulls"},
	{"!write it behind a #", "label description comment comments note notes title author"},
	{"!leave it out: it is learnt", "lambda prior probability_two_random_records_match training em"},
	{"!it is a flag of the command, --memory", "memory max_memory threads"},
	{"!leave it out: the keys below it stand at the margin", "model settings config linker"},
	{"!leave it out: letters, marks, spaces and signs are always folded", "normalize normalise clean lowercase strip preprocess"},
	{"block_only", "only_block blocking_only block_key compare_no"},
}

// under is where our own keys stand, for one that stands somewhere else.
var under = words{
	{"a field", "name kind columns right_columns swap_with levels term_frequency m u block_only words numberless ages_in right_ages_in born_at shown"},
	{"blocking", "all keys max_block split_by"},
	{"thresholds", "match review"},
	{"learnt, which train writes", "share k bits ties kin"},
	{"the whole model, at the margin", "version link id right_id fields blocking thresholds learnt"},
}

// examples are what stands behind a key.
var examples = map[string]string{
	"version": "1", "link": "one_to_one", "id": "record_id", "right_id": "record_id", "name": "family", "kind": "family",
	"fields":  "a list of which each item begins with a dash, as in - {name: family, kind: family, columns: [surname]}",
	"columns": "[surname]", "right_columns": "[last_name]", "swap_with": "given", "levels": "[exact, similar 0.9]",
	"term_frequency": "1 (a rare value counts more) or 0", "m": "[0.9, 0, 0], a number for each level and one for the rest", "u": "[0.01, 0, 0], a number for each level and one for the rest",
	"block_only": "true", "numberless": "true", "ages_in": "2019, the year in which ages were asked", "right_ages_in": "2029, the year in which the right table's ages were asked", "shown": "[0, 4], the first and last letters and digits that masked values show", "born_at": "yymmdd....., where the digits of a number tell a birth", "words": "[black, white, red]", "blocking": `{keys: ["family:sound, born:year", "born"]} or {all: true}`, "keys": `["family:sound, born:year", "born"], a text for each key`,
	"all": "true", "max_block": "2000000", "split_by": "[given]", "thresholds": "{match: 0.5, review: 0.05}", "match": "0.95 (a probability)", "review": "0.05 (a probability)",
}

// Meant says what an unknown key of a model file probably means, "" if nothing comes near.
func (*Model) Meant(key string) string {
	if place := under.find(plain(key)); place != "" {
		return fmt.Sprintf("it belongs to %s; check its indentation", place)
	}
	return meant(key, strings.Fields(under.all()), otherKeys)
}

// Example is what may stand behind a key of a model file, "" for one that is not known.
func (*Model) Example(key string) string { return examples[key] }

// meant asks whether one of ours is meant by a word, "" if none comes near.
func meant(word string, ours []string, others words) string {
	w := plain(word)
	best := others.find(w)
	if slices.Contains(ours, w) {
		best = w
	}
	for most := 1; most <= 2 && best == "" && len(w) > 2*most+1; most++ {
		for _, o := range ours {
			if best == "" && similarity.Edits(w, o, most) <= most {
				best = o
			}
		}
	}
	if best == "" {
		return ""
	}
	if text, ok := strings.CutPrefix(best, "!"); ok {
		return text
	}
	return "did you mean " + best + "?"
}

// asked is meant in a sentence of its own before the list of what is known.
func asked(word string, ours []string, others words) string {
	if text := meant(word, ours, others); text != "" {
		return " (" + text + ")"
	}
	return ""
}

func (w words) find(word string) string {
	for _, pair := range w {
		if slices.Contains(strings.Fields(pair[1]), word) {
			return pair[0]
		}
	}
	return ""
}

func (w words) all() string {
	var out []string
	for _, pair := range w {
		out = append(out, pair[1])
	}
	return strings.Join(out, " ")
}

// plain is a word in small letters, its parts joined by underscores.
func plain(word string) string {
	return strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(strings.TrimSpace(word)))
}

// glued is a level whose test and number are not apart by a space: similar(0.9), similar>=0.9.
var glued = regexp.MustCompile(`^([A-Za-z_-]+)[^A-Za-z0-9.]*([0-9.,]*)[^0-9]*$`)

// levelMeant says what an unknown level probably means.
func levelMeant(s string) string {
	if n, err := strconv.ParseFloat(strings.TrimSpace(s), 64); err == nil && n > 0 && n <= 1 {
		return fmt.Sprintf(" (did you mean %q?)", Level{Test: Similar, Value: n}) // a likeness without its word
	}
	parts := glued.FindStringSubmatch(strings.TrimSpace(s))
	if parts == nil {
		return asked(strings.Fields(s)[0], testNames[:], otherLevels)
	}
	word := strings.Trim(parts[1], "_-")
	if at := slices.Index(testNames[:], plain(word)); at >= 0 {
		l := Level{Test: Test(at)}
		if n := strings.ReplaceAll(parts[2], ",", "."); l.counts() {
			if n == "" {
				n = l.example()
			}
			return fmt.Sprintf(" (did you mean %q?)", testNames[at]+" "+n)
		}
	}
	return asked(word, testNames[:], otherLevels)
}

// fieldNames are those of the fields.
func (m *Model) fieldNames() (out []string) {
	for i := range m.Fields {
		out = append(out, m.Fields[i].Name)
	}
	return out
}

// fieldMeant says what is meant by something in a blocking key that is no field: a column, several
// fields with something else than a comma between them, or a form around a field.
func (m *Model) fieldMeant(s string) string {
	for i := range m.Fields {
		f := &m.Fields[i]
		if slices.Contains(f.Columns, s) || slices.Contains(f.RightColumns, s) {
			return fmt.Sprintf(" (that is a column; the field that reads it is %s)", f.Name)
		}
	}
	if inside, ok := strings.CutSuffix(s, ")"); ok {
		if form, field, ok := strings.Cut(inside, "("); ok && m.Field(field) != nil {
			return fmt.Sprintf(" (write a form behind the field, as in %s:%s)", field, form)
		}
	}
	if strings.ContainsAny(s, "+&|=.") || strings.Contains(strings.ToLower(s), " and ") {
		return ` (a key is fields with commas between them, as in "family:sound, born")`
	}
	return asked(s, m.fieldNames(), nil)
}
