package linkage

import (
	"context"
	"log/slog"

	"github.com/lienthong/lienthong"
)

// Changed is who has changed in the population since a mark.
type Changed struct {
	Mark    string   // ask with it the next time
	More    bool     // ask again at once
	Lost    bool     // nobody can tell: every row is to be linked again
	Anybody bool     // whether anybody has changed, known to the sector or not
	Numbers []string // of those whom the sector knows
}

// follow asks the population's owner which of the persons whom the sector knows have
// changed, so that the rows about them are linked again though they are as they were;
// and so are rows that are linked with nobody for certain, since somebody may be there
// now. A row that is linked with somebody who did not change stays, whoever else may look
// like its person now: that is found when every row is linked.
//
// What follows from an answer is kept before the mark that it ends with: a process that is
// killed between them asks once more.
func (p *pass) follow(ctx context.Context) error {
	mark, err := p.Store.Mark(ctx)
	for more := true; more && err == nil; {
		var c Changed
		c, err = p.Population.Changed(ctx, mark)
		switch lienthong.CodeOf(err) { //nolint:exhaustive // others are faults
		case lienthong.AccessDenied, lienthong.NotFound: // numbers are not granted, or the owner's program is older
			p.Log.LogAttrs(ctx, slog.LevelInfo, "the population's owner does not tell whose record has changed; it is found when every row is linked again",
				slog.String("connector", p.Name), slog.String("code", string(lienthong.CodeOf(err))))
			return nil
		}
		if err == nil {
			err = p.heed(ctx, c)
		}
		mark, more = c.Mark, c.More
	}
	return err
}

// heed keeps what follows from an answer.
func (p *pass) heed(ctx context.Context, c Changed) error {
	if err := p.Store.Again(ctx, c.Numbers); err != nil {
		return err
	}
	for _, b := range p.Bound {
		if !c.Lost && !c.Anybody {
			break
		}
		progress, err := p.Store.Progress(ctx, b.Type.ID)
		if err != nil {
			return err
		}
		if progress.News = p.time(); c.Lost {
			progress.Began = p.time()
		}
		if err := p.Store.SetProgress(ctx, b.Type.ID, progress); err != nil {
			return err
		}
	}
	return p.Store.SetMark(ctx, c.Mark)
}
