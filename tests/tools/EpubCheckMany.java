import com.adobe.epubcheck.api.EPUBLocation;
import com.adobe.epubcheck.api.EpubCheck;
import com.adobe.epubcheck.api.MasterReport;
import com.adobe.epubcheck.messages.Message;
import com.adobe.epubcheck.messages.Severity;
import com.adobe.epubcheck.util.FeatureEnum;
import java.io.File;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Runs EPUBCheck on many files in one virtual machine, which takes 30 ms a file instead of 5 s.
 * Prints a line for each: its name and the ids of its errors and fatal errors, parted by tabs; with
 * `-Dwarnings=true` those of its warnings too.
 */
public class EpubCheckMany {
  public static void main(String[] files) {
    for (String file : files) {
      TreeSet<String> ids = new TreeSet<>();
      MasterReport report = new MasterReport() {
        @Override public void message(Message message, EPUBLocation location, Object... arguments) {
          Severity least = Boolean.getBoolean("warnings") ? Severity.WARNING : Severity.ERROR;
          if (message.getSeverity().compareTo(least) >= 0) {
            ids.add(message.getID().toString());
          }
        }
        @Override public void info(String resource, FeatureEnum feature, String value) {}
        @Override public int generate() { return 0; }
        @Override public void initialize() {}
      };
      report.setLocale(Locale.ENGLISH);
      new EpubCheck(new File(file), report).doValidate();
      System.out.println(new File(file).getName() + ids.stream().map(id -> "\t" + id).reduce("", String::concat));
    }
  }
}
