//! Running other programs.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Child, Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::error::{Error, Result};

/// Runs to the end with our own output; an error if the program fails.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| not_started(command, &error))?;
    if status.success() { Ok(()) } else { Err(failed(command, &status.to_string(), "")) }
}

/// Runs to the end and returns what it wrote to standard output; its complaints are part of the error.
pub fn capture(command: &mut Command) -> Result<String> {
    let Output { status, stdout, stderr } =
        command.stdin(Stdio::null()).output().map_err(|error| not_started(command, &error))?;
    if !status.success() {
        return Err(failed(command, &status.to_string(), &String::from_utf8_lossy(&stderr)));
    }
    Ok(String::from_utf8_lossy(&stdout).into_owned())
}

/// Whether the program is there and succeeds; it shows nothing.
pub fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// Runs to the end, hands every line of standard output to `see`, and tells whether it succeeded.
pub fn each_line(command: &mut Command, mut see: impl FnMut(&str)) -> Result<bool> {
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().map_err(|error| not_started(command, &error))?;
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n').map_while(std::result::Result::ok) {
            see(String::from_utf8_lossy(&line).trim_end_matches('\r'));
        }
    }
    let status = child.wait().map_err(|error| not_started(command, &error))?;
    Ok(status.success())
}

/// Runs to the end, but ends the program once `progress` has returned the same number for all of `patience`.
pub fn run_while_progressing(command: &mut Command, patience: Duration, progress: impl Fn() -> u64) -> Result<()> {
    let mut child = command.stdin(Stdio::null()).spawn().map_err(|error| not_started(command, &error))?;
    let (mut last, mut since) = (progress(), Instant::now());
    loop {
        if let Some(status) = child.try_wait().map_err(|error| not_started(command, &error))? {
            return if status.success() { Ok(()) } else { Err(failed(command, &status.to_string(), "")) };
        }
        let now = progress();
        if now != last {
            (last, since) = (now, Instant::now());
        }
        if since.elapsed() > patience {
            end(&mut child);
            return Err(Error::Stalled { command: show(command), seconds: patience.as_secs() });
        }
        thread::sleep(Duration::from_millis(100));
    }
}

fn end(child: &mut Child) {
    end_descendants(child.id());
    // Fails only if it has ended by itself, which is as good.
    let _ = child.kill();
    let _ = child.wait();
}

/// Ends every process that `ancestor` started, directly or not. Known from `/proc`, so on Linux only.
pub fn end_descendants(ancestor: u32) {
    let parents: Vec<(u32, u32)> = processes();
    let mut family = vec![ancestor];
    let mut at = 0;
    while let Some(&parent) = family.get(at) {
        family.extend(parents.iter().filter(|(_, of)| *of == parent).map(|(pid, _)| *pid));
        at += 1;
    }
    for pid in family.into_iter().skip(1) {
        succeeds(Command::new("kill").args(["-KILL", &pid.to_string()]));
    }
}

/// Every process with its parent.
fn processes() -> Vec<(u32, u32)> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    entries.flatten().filter_map(|entry| parent_of(entry.file_name().to_str()?)).collect()
}

fn parent_of(pid: &str) -> Option<(u32, u32)> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // `pid (name) state parent …`, where the name may hold spaces and parentheses.
    let parent = stat.rsplit_once(')')?.1.split_whitespace().nth(1)?;
    Some((pid.parse().ok()?, parent.parse().ok()?))
}

/// The command as a person would type it.
pub fn show(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy()];
    words.extend(command.get_args().map(|word| word.to_string_lossy()));
    words.join(" ")
}

pub fn not_started(command: &Command, error: &std::io::Error) -> Error {
    Error::Command { command: show(command), outcome: format!("could not be run: {error}") }
}

pub fn failed(command: &Command, status: &str, complaint: &str) -> Error {
    let complaint = complaint.trim();
    let outcome =
        if complaint.is_empty() { format!("failed ({status})") } else { format!("failed ({status}): {complaint}") };
    Error::Command { command: show(command), outcome }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_without_progress_is_ended_with_what_it_started() {
        let begun = Instant::now();
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 30; true"]);
        let error = run_while_progressing(&mut command, Duration::from_millis(300), || 7).unwrap_err();
        assert!(matches!(error, Error::Stalled { .. }));
        assert!(begun.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn a_program_that_progresses_is_left_alone() {
        let begun = Instant::now();
        let mut command = Command::new("sleep");
        command.arg("1");
        let millis = || begun.elapsed().as_millis() as u64;
        run_while_progressing(&mut command, Duration::from_millis(300), millis).unwrap();
    }

    #[test]
    fn a_failure_carries_the_command_and_its_complaint() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo no such shelf >&2; exit 3"]);
        let text = capture(&mut command).unwrap_err().to_string();
        assert!(text.contains("exit status: 3") && text.contains("no such shelf"), "{text}");
    }
}
