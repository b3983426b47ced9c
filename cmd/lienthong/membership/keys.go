package membership

import (
	"context"
	"fmt"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory/trust"
)

type rotateCommand struct {
	folder
	Role    string   `required:"" enum:"root,targets,snapshot,timestamp,authority" help:"Whose keys: root, targets, snapshot, timestamp or authority. Root without --replace is signed for another year."`
	RootKey []string `placeholder:"FILE" help:"A root key; as many as the threshold says. Not for the authority."`
	Replace string   `placeholder:"ID" help:"For root: the first digits of the id of the key to replace, as in its file's name."`
	RootDir string   `type:"path" placeholder:"FOLDER" help:"For root: where the new key goes."`
}

// Run rotates keys.
func (c rotateCommand) Run(ctx context.Context, k *kong.Kong) error {
	r, err := c.registry(k)
	if err != nil {
		return err
	}
	if c.Replace != "" && (c.Role != "root" || c.RootDir == "") {
		return lienthong.Errorf(lienthong.Invalid, "--replace goes with --role root and --root-dir")
	}
	if c.Role == "authority" {
		return r.RotateAuthority(ctx)
	}
	var keys []*trust.Key
	for _, file := range c.RootKey {
		key, err := trust.ReadKey(file)
		if err != nil {
			return err
		}
		keys = append(keys, key)
	}
	if c.Replace == "" {
		return r.RotateRole(ctx, c.Role, keys)
	}
	file, err := r.ReplaceRootKey(ctx, c.Replace, c.RootDir, keys)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(k.Stderr, "Replaced. Now carry %s away.\n", file)
	return err
}
