package shell

import (
	"testing"

	"github.com/lienthong/lienthong/console/shell/shelltest"
)

// TestWords: the messages of the shell itself.
func TestWords(t *testing.T) {
	t.Parallel()
	shelltest.Words(t, own, []string{"shell.skip", "shell.switch", "shell.synthetic", "shell.keys", "shell.key.jk", "shell.key.g", "shell.key.on", "shell.close", "shell.problem", "shell.back"})
}
