package trim

import (
	"strings"

	"github.com/lienthong/lienthong/reconcile/column/folding"
)

// sexes are words for a sex in some languages, folded.
var sexes = func() map[string]string {
	out := map[string]string{}
	for sex, words := range map[string]string{
		"m": "m male man nam mann männlich maennlich homme masculin masculino hombre maschio boy mężczyzna erkek муж мужской м 男 男性 남 ذكر",
		"f": "f female woman nữ w frau weiblich femme féminin femenino feminino mujer femmina girl k kvinna kvinde kobieta vrouw kadın жен женский ж 女 女性 여 أنثى",
	} {
		for w := range strings.FieldsSeq(words) {
			out[folding.Text(w)] = sex
		}
	}
	return out
}()

// Sex is what a folded word for a sex means, m or f.
func Sex(word []byte) (sex string, ok bool) {
	sex, ok = sexes[string(word)]
	return sex, ok
}
