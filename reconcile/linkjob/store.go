package linkjob

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/go-json-experiment/json"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/reconcile/linkjob/rowfile"
)

// The ends of the names of a job's files.
const (
	recordFile  = ".job"
	rowsFile    = ".rows"
	resultsFile = ".results"
)

func (s *Service) path(id, end string) string { return filepath.Join(s.Dir, id+end) }

// lock opens the folder for this process alone.
func (s *Service) lock() error {
	dir, err := os.Open(s.Dir)
	if err != nil {
		return failed(err, "its folder cannot be opened; check its permissions")
	}
	if err := syscall.Flock(int(dir.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = dir.Close() // opened for reading
		return failed(err, "another process has its folder; give each a folder of its own")
	}
	s.dir = dir
	return nil
}

// begin makes a job's files, durably.
func (s *Service) begin(j *job) error {
	var files durable.Group
	defer files.Abort()
	if _, err := files.Create(s.path(j.ID, rowsFile)); err != nil { // empty
		return err
	}
	if err := s.write(&files, &j.record); err != nil {
		return err
	}
	if err := files.Commit(); err != nil {
		return err
	}
	rows, err := s.openRows(j.ID)
	if err != nil {
		return errors.Join(err, s.erase(j.ID))
	}
	j.rows = rows
	return nil
}

// openRows opens the file of a job's rows.
func (s *Service) openRows(id string) (*rowfile.File, error) {
	f, err := rowfile.Open(s.path(id, rowsFile), rowfile.Limits{Rows: s.Limits.Rows, Bytes: s.Limits.Bytes})
	if err != nil {
		return nil, failed(err, "its rows cannot be opened, or what is torn at their end cannot be cut")
	}
	return f, nil
}

// save makes the state of a job durable.
func (s *Service) save(r *record) error {
	var files durable.Group
	defer files.Abort()
	if err := s.write(&files, r); err != nil {
		return err
	}
	return files.Commit()
}

func (s *Service) write(files *durable.Group, r *record) error {
	text, err := json.Marshal(r, json.Deterministic(true))
	if err != nil {
		return err
	}
	f, err := files.Create(s.path(r.ID, recordFile))
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return err
}

// erase removes a job's files and returns when their names are gone for good.
// The state goes first: what has none is removed by load.
func (s *Service) erase(id string) error {
	for _, end := range []string{recordFile, rowsFile, resultsFile} {
		if err := os.Remove(s.path(id, end)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return failed(err, "its files cannot be removed; check the folder")
		}
	}
	if err := s.dir.Sync(); err != nil {
		return failed(err, "its removal cannot be made durable; check the disk")
	}
	return nil
}

// load reads the folder: jobs with a state are taken up, and what a killed
// process left of others is removed.
func (s *Service) load() (map[string]*job, error) {
	entries, err := os.ReadDir(s.Dir)
	if err != nil {
		return nil, failed(err, "its folder cannot be read; check its permissions")
	}
	jobs := make(map[string]*job)
	for _, e := range entries {
		id, is := strings.CutSuffix(e.Name(), recordFile)
		if !is || strings.HasPrefix(id, ".") {
			continue
		}
		j, err := s.read(id)
		if err != nil {
			return nil, err
		}
		jobs[id] = j
	}
	for _, e := range entries {
		end := filepath.Ext(e.Name())
		j := jobs[strings.TrimSuffix(e.Name(), end)]
		stale := end == rowsFile && (j == nil || j.State == Done) || end == resultsFile && (j == nil || j.State != Done)
		if !stale && !durable.IsLeftover(e.Name()) {
			continue
		}
		if err := os.Remove(filepath.Join(s.Dir, e.Name())); err != nil {
			return nil, failed(err, "a file that a killed process left cannot be removed")
		}
	}
	return jobs, nil
}

// read takes up one job.
func (s *Service) read(id string) (*job, error) {
	text, err := os.ReadFile(s.path(id, recordFile))
	if err != nil {
		return nil, failed(err, "its state cannot be read")
	}
	j := new(job)
	if err := json.Unmarshal(text, &j.record); err != nil || j.ID != id {
		return nil, lienthong.Errorf(lienthong.Internal, "The state of linkage job %s is damaged; remove its files from the folder.", id)
	}
	switch j.State { //nolint:exhaustive // the other states are as they were
	case Receiving:
		j.rows, err = s.openRows(id)
	case Linking:
		j.State = Waiting // again, and before those that only waited
	}
	return j, err
}
