"""Designs of New England and the Middle Atlantic."""

LINES = """
MA 10 | ground white | ink crimson | sep gap | top sans navy 13 Massachusetts
    | bottom sans navy 10 The Spirit of America
MA 1 | ground white | ink green | topleft sans green 9 SEP/JUN/OCT/MAY
    | bottom sans green 13 MASSACHUSETTS/Massachusetts
MA 1 | ground pale>white | ink navy | top sans navy 12 Massachusetts
    | art lighthouse white 13 52 60 | art wave blue 78 4 | bottom script navy 10 Cape & Islands
    | notes left
MA 0.7 | ground white | ink navy | top sans navy 12 Massachusetts | art disc crimson 14 52 40
    | bottom sans crimson 10 World Champions/Red Sox/Boston Strong/Celtics/Bruins | notes left
MA 0.6 | ground pale | ink navy | top sans navy 12 Massachusetts | art fish slate 15 55 40
    | bottom sans navy 9 Preserve the Trust/Environmental Trust/Striped Bass | notes left
MA 0.7 | ground white | ink crimson | top sans navy 13 Massachusetts
    | bottom wide navy 11 COMMERCIAL/LIVERY/TAXI/VETERAN/Dealer/Trailer
NH 9 | ground sky>pale>white | ink forest | top serif forest 13 New Hampshire/NEW HAMPSHIRE
    | bottom sans forest 10 LIVE FREE OR DIE | art mountains mint 62 | art head stone 9 36 42
    | sep gap
NH 3 | ground pale>white>mint | ink forest | art peaks lilac 50 82 | art hills mint 74
    | top wide forest 12 NEW HAMPSHIRE/New Hampshire | bottom wide forest 9 LIVE FREE OR DIE
    | art head slate 8 30 40
NH 3 | ground white | ink green | top wide green 13 NEW HAMPSHIRE
    | bottom wide green 10 LIVE FREE OR DIE
NH 1 | ground sky>mint | ink forest | art mountains mint 60 | art bison brown 14 55 40
    | top serif forest 12 New Hampshire | bottom sans forest 9 LIVE FREE OR DIE | notes left
ME 9 | ground white>white>mint | ink black | top serif forest 14 Maine
    | bottom script forest 11 Vacationland | art pine mint 92 58 70 0.5
    | art perched slate 12 45 36 | art grasses green 90 | sep gap
ME 3 | ground white | ink navy | top sans navy 13 MAINE/Maine | bottom sans navy 11 Vacationland
    | art lobster red 50 52 62
ME 2 | ground cream | ink navy | top serif navy 13 MAINE | bottom sans navy 10 Vacationland
    | art pine forest 12 52 62 0.7 | art star navy 12 20 14 | notes left
ME 1 | ground sky>pale | ink black | top sans forest 12 MAINE/Maine | art bird black 16 55 40
    | art wave azure 80 4 | bottom sans forest 9 Conserve Wildlife/Loon/Support Wildlife
    | notes left
ME 0.8 | ground pale>sand | ink black | top sans forest 12 MAINE | art fish brown 16 60 36
    | bottom sans forest 9 Sportsman/Agriculture/Lobster/Black Bear | notes left
ME 0.6 | ground white | ink black | top sans black 13 MAINE
    | bottom sans black 10 COMMERCIAL/DEALER/TRAILER/Vacationland
VT 12 | ground green | ink white | top wide white 12 VERMONT
    | bottom wide white 9 Green Mountain State | notes rim | sep gap
VT 2 | ground forest | ink white | top sans white 13 Vermont/VERMONT
    | bottom sans white 9 GREEN MOUNTAIN STATE/Green Mountain State | notes rim
VT 1 | ground pale | ink green | top sans green 12 VERMONT | art perched brown 12 55 44
    | bottom sans green 9 Conservation/Green Mountain State | notes left
VT 0.6 | ground white | ink green | top wide green 12 VERMONT
    | bottom wide green 10 TRAILER/DEALER/TRUCK
RI 9 | ground white | ink navy | top serif navy 13 Rhode Island | bottom serif navy 10 Ocean State
    | art wave azure 76 9 1 | art wave pale 84 5 1 | sep gap
RI 4 | ground white>white>pale>azure | ink navy | top sans navy 13 Rhode Island
    | bottom sans navy 10 Ocean State | art wave sky 66 6 2 | art wave azure 76 6 2
    | art wave blue 88 5 2
RI 2 | ground white>pale | ink navy | art corner sky 0 100 55 70 | art corner azure 0 100 40 50
    | top serif navy 13 Rhode Island | bottom serif navy 10 Ocean State
RI 1 | ground white | ink navy | top sans navy 12 Rhode Island | art anchor blue 12 55 44
    | bottom sans navy 9 Ocean State/Heritage Harbor/Discover Newport/Conservation | notes left
RI 0.6 | ground white | ink black | top sans navy 13 Rhode Island
    | bottom sans navy 10 COMMERCIAL/DEALER/TRAILER/Ocean State
CT 10 | ground azure>sky>pale>white | ink navy | top sans navy 12 Connecticut
    | bottom sans navy 9 Constitution State | art wide white 7 13 14 1.4 | sep dot
CT 3 | ground blue>azure>pale>white | ink navy | top sans white 12 Connecticut/CONNECTICUT
    | bottom sans navy 9 Constitution State | sep dash
CT 3 | ground royal | ink white | top sans white 12 CONNECTICUT/Connecticut
    | bottom sans white 9 Constitution State | notes rim | sep gap
CT 1 | ground sky>azure | ink navy | art lighthouse white 13 50 56 | art field blue 82
    | top sans navy 12 Connecticut | bottom sans navy 9 Preserve the Sound | notes left
CT 0.6 | ground azure>white | ink navy | top sans navy 12 Connecticut
    | bottom sans navy 10 COMBINATION/COMMERCIAL/Dealer/CAMPER
NY 8 | ground amber | ink navy | art band navy 0 22 | art band navy 84 100
    | top sans amber 13 NEW YORK | bottom sans amber 10 EMPIRE STATE | sep gap
NY 3 | ground amber | ink navy | art band navy 0 22 | top wide gold 12 NEW YORK
    | bottom sans navy 10 EMPIRE STATE
NY 7 | ground white | ink navy | art band navy 0 21 | art band navy 85 100
    | top wide white 12 NEW YORK | bottom wide white 9 EMPIRE STATE
    | art skyline azure 12 21 60 96 | art peaks azure 15 21 | sep gap
NY 5 | ground white>white>pale | ink navy | top wide navy 12 NEW YORK
    | bottom wide navy 9 EXCELSIOR | art peaks azure 14 26 | art statue slate 6 22 34 0.6
    | art band navy 94 100 | art band gold 91 94
NY 3 | ground white | ink navy | art band royal 0 6 | art band gold 6 8
    | top sans navy 12 NEW YORK | bottom sans navy 9 EXCELSIOR | art lighthouse azure 93 22 30
NY 4 | ground white | ink navy | top sans red 13 NEW YORK | art statue red 50 50 62 0.7
NY 0.8 | ground white | ink navy | art band navy 0 22 | top wide white 12 NEW YORK
    | bottom sans navy 10 COMMERCIAL/T&LC/OFFICIAL/DEALER/TRAILER
NJ 10 | ground straw>buff>cream>white | ink black | top sans black 12 New Jersey
    | bottom script black 11 Garden State | sep gap
NJ 4 | ground yellow>buff>cream | ink black | top script black 13 New Jersey
    | bottom script black 11 Garden State | art tall gold 50 55 30 0.6
NJ 2 | ground navy | ink buff | top sans buff 12 NEW JERSEY | bottom sans buff 10 GARDEN STATE
NJ 1 | ground sky>pale>sand | ink navy | art lighthouse red 12 50 60 | top sans navy 12 New Jersey
    | bottom sans navy 9 Shore To Please/Conserve Wildlife/Treasure Our Trees/Pinelands
    | notes left
NJ 0.6 | ground straw>cream | ink black | top sans black 12 New Jersey
    | bottom sans black 10 COMMERCIAL/LIVERY/DEALER/TRAILER/NO FAULT
PA 8 | ground royal>blue>white>white>yellow | ink navy | top wide white 11 PENNSYLVANIA
    | bottom sans navy 9 visitPA.com/visitPA | sep gap
PA 6 | ground white | ink navy | art band royal 0 23 | art band yellow 82 100
    | top wide white 11 PENNSYLVANIA | bottom sans navy 9 visitPA.com/www.state.pa.us | sep gap
PA 3 | ground blue>pale>white>buff>gold | ink navy | top wide yellow 11 PENNSYLVANIA
    | bottom sans navy 9 www.state.pa.us/WWW.STATE.PA.US
PA 2 | ground white>pale | ink navy | top serif navy 11 PENNSYLVANIA | art bell azure 50 50 62
    | bottom serif crimson 9 Let Freedom Ring/LET FREEDOM RING | art band navy 0 4
PA 2 | ground navy | ink yellow | top wide yellow 11 PENNSYLVANIA
    | bottom wide yellow 10 KEYSTONE STATE | art keystone yellow 50 52 22
PA 1 | ground white | ink navy | art band royal 0 23 | top sans white 11 PENNSYLVANIA
    | art hills mint 70 | art bird brown 13 55 40 | notes left
    | bottom sans navy 9 CONSERVE WILD RESOURCES/RIVER OTTER/FLAGSHIP NIAGARA/Preserve our heritage
PA 0.8 | ground white | ink navy | art band royal 0 23 | art band yellow 82 100
    | top wide white 11 PENNSYLVANIA | bottom sans navy 10 TRUCK/TRAILER/DEALER/PERM TRAILER
DE 10 | ground navy | ink gold | bottom wide gold 12 DELAWARE | top wide gold 9 THE FIRST STATE
    | sep none
DE 4 | ground royal | ink yellow | top sans yellow 9 The First State/THE FIRST STATE
    | bottom wide yellow 13 DELAWARE
DE 1 | ground black | ink white | bottom wide white 12 DELAWARE | top sans white 8 THE FIRST STATE
DE 0.8 | ground sky>mint | ink navy | top sans navy 12 Delaware/DELAWARE | art bird slate 14 55 40
    | bottom sans navy 9 Environment/Saving Our Pollinators/The First State | notes left
MD 7 | ground white | ink black | top wide black 12 MARYLAND/Maryland
    | art shield gold 50 46 36 0.8 | art shield red 50 52 20 0.7
    | bottom sans black 8 maryland.gov/MARYLAND.GOV | sep emblem
MD 6 | ground white | ink black | top serif red 14 Maryland/MARYLAND
    | bottom sans black 8 maryland.gov | art corner gold 0 100 50 38
    | art corner black 0 100 30 26 | art corner red 100 100 60 32 | art wave gold 84 4
MD 4 | ground azure>pale>white>white | ink black | top serif navy 13 MARYLAND/Maryland
    | art stripes red 66 66 100 100 4 | art corner royal 100 100 16 30 | art field grass 92
    | bottom sans navy 8 www.starspangled200.org/War of 1812/WAR OF 1812
MD 2 | ground white | ink navy | top serif black 13 Maryland
    | bottom sans green 9 Treasure the Chesapeake/Protect the Chesapeake | art bird azure 15 50 60
    | art grasses green 70 | notes left
MD 1 | ground sky>cream | ink black | top sans black 12 MARYLAND | art barn red 14 55 46
    | bottom sans black 9 Our Farms Our Future/Agriculture | notes left
MD 0.7 | ground white | ink black | top wide black 12 MARYLAND
    | bottom sans black 10 TRUCK/TRAILER/DEALER/MULTI-PURPOSE
DC 7 | ground white | ink navy | top wide navy 11 WASHINGTON, D.C./WASHINGTON, DC/WASHINGTON, D.C.
    | art bar red 44 44 57 51 | art bar red 44 55 57 62 | art stars red 34 43 3 45 56 | sep emblem
    | bottom sans navy 8 TAXATION WITHOUT REPRESENTATION/END TAXATION WITHOUT REPRESENTATION
DC 4 | ground white | ink navy | top sans red 11 Washington, D.C./WASHINGTON, D.C./WASHINGTON, DC
    | art bar red 42 42 58 52 | art bar red 42 57 58 67 | art stars red 30 40 3 44 56 | sep emblem
    | bottom sans red 8 Taxation Without Representation/TAXATION WITHOUT REPRESENTATION
DC 3 | ground white | ink navy | top wide navy 11 WASHINGTON, D.C. | art band red 0 3
    | art band red 97 100
    | bottom sans navy 8 END TAXATION WITHOUT REPRESENTATION/www.washingtondc.gov
DC 2 | ground white>pale | ink royal | top sans royal 12 WASHINGTON, D.C./DISTRICT OF COLUMBIA
    | bottom script red 10 Celebrate & Discover/A Capital City/Nation's Capital
"""
